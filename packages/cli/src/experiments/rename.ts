import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { escapeControls } from '../table/escape-controls.ts'
import { findExperiment } from './find-experiment.ts'

export interface RenameExperimentOptions extends SessionOptions {
  readonly experiment: string
  readonly name: string
}

/** Gives an experiment another name. */
export async function renameExperiment(
  { experiment, name, ...options }: RenameExperimentOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, note } = openSession(options, effects)
  const { experiment_id, name: before } = await findExperiment(http, experiment)
  const renamed = await call(http, 'experiments.update', { experiment_id, name })
  if (json) return printJson(renamed)
  await note(
    `Renamed experiment ${experiment_id} from '${escapeControls(before)}' to '${escapeControls(name)}'.`,
  )
}
