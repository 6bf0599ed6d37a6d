import { machine, type Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { formatTime, isoTime } from '../table/format-time.ts'
import { keyValueColumns } from '../table/key-value-columns.ts'
import { printFields } from '../table/print-fields.ts'
import { findExperiment } from './find-experiment.ts'

export interface ShowExperimentOptions extends SessionOptions {
  readonly experiment: string
}

/** Prints one experiment with its tags. */
export async function showExperiment(
  { experiment, ...options }: ShowExperimentOptions,
  effects: Effects = machine,
): Promise<void> {
  const session = openSession(options, effects)
  const found = await findExperiment(session.http, experiment)
  if (session.json) return session.printJson(found)
  const time = effects.stdout.isTerminal ? formatTime : isoTime
  await printFields(session, [
    ['id', found.experiment_id],
    ['name', found.name],
    ['stage', found.lifecycle_stage],
    ['created', time(found.creation_time)],
    ['changed', time(found.last_update_time)],
    ['artifacts', found.artifact_location],
  ])
  if (found.tags.length === 0) return
  await effects.stdout.write('\n')
  await session.printTable(found.tags, keyValueColumns('tag'))
}
