import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { escapeControls } from '../table/escape-controls.ts'
import { findExperiment } from './find-experiment.ts'

export interface RestoreExperimentOptions extends SessionOptions {
  readonly experiment: string
}

/** Takes an experiment and its runs out of the trash. */
export async function restoreExperiment(
  { experiment, ...options }: RestoreExperimentOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, note } = openSession(options, effects)
  const { experiment_id, name } = await findExperiment(http, experiment)
  await call(http, 'experiments.restore', { experiment_id })
  if (json) return printJson({ experiment_id, lifecycle_stage: 'active' })
  await note(`Restored experiment ${experiment_id} '${escapeControls(name)}'.`)
}
