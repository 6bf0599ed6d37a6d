import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { findRunId } from './find-run.ts'

export interface RestoreRunsOptions extends SessionOptions {
  readonly runs: readonly string[]
}

/** Takes runs out of the trash. All of them are found before the first is restored. */
export async function restoreRuns(
  { runs, ...options }: RestoreRunsOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, note } = openSession(options, effects)
  const ids = [...new Set(await Promise.all(runs.map((text) => findRunId(http, text))))]
  for (const run_id of ids) await call(http, 'runs.restore', { run_id })
  if (json) return printJson(ids.map((run_id) => ({ run_id, lifecycle_stage: 'active' })))
  await note(`Restored ${ids.length === 1 ? `run ${ids[0]}` : `${ids.length} runs`}.`)
}
