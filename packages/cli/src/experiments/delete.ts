import { call } from '@stemma/sdk/client'
import { confirm } from '../confirm.ts'
import { machine, type Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { escapeControls } from '../table/escape-controls.ts'
import { findExperiment } from './find-experiment.ts'

export interface DeleteExperimentOptions extends SessionOptions {
  readonly experiment: string
  readonly yes?: boolean
}

/** Moves an experiment and its runs to the trash, after asking. */
export async function deleteExperiment(
  { experiment, yes = false, ...options }: DeleteExperimentOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, note } = openSession(options, effects)
  const { experiment_id, name } = await findExperiment(http, experiment)
  const shown = `experiment ${experiment_id} '${escapeControls(name)}'`
  await confirm({ question: `Delete ${shown} and its runs?`, yes }, effects)
  await call(http, 'experiments.delete', { experiment_id })
  if (json) return printJson({ experiment_id, lifecycle_stage: 'deleted' })
  await note(`Deleted ${shown}. Bring it back: stemma experiments restore ${experiment_id}`)
}
