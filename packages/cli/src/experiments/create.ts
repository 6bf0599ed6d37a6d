import type { KeyValue } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'

export interface CreateExperimentOptions extends SessionOptions {
  readonly name: string
  readonly artifactLocation?: string
  readonly tags: readonly KeyValue[]
}

/** Makes an experiment and prints its id, so that a script can go on with it. */
export async function createExperiment(
  { name, artifactLocation, tags, ...options }: CreateExperimentOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson } = openSession(options, effects)
  const made = await call(http, 'experiments.create', {
    name,
    tags,
    ...(artifactLocation !== undefined && { artifact_location: artifactLocation }),
  })
  if (json) return printJson(made)
  await effects.stdout.write(`${made.experiment_id}\n`)
}
