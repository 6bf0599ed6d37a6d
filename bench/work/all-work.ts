import { artifacts } from './artifacts.ts'
import { coldStart } from './cold-start.ts'
import { createRun } from './create-run.ts'
import { history } from './history.ts'
import { logBatch } from './log-batch.ts'
import { logMetric } from './log-metric.ts'
import { idleMemory } from './memory.ts'
import { registry } from './registry.ts'
import { search, searchMany } from './search.ts'
import type { Work } from './work.ts'

/** Everything that is measured, in order. */
export const allWork: readonly Work[] = [
  coldStart,
  idleMemory,
  createRun,
  logMetric,
  logBatch,
  search,
  searchMany,
  history,
  artifacts,
  registry,
]
