import { call } from '@stemma/sdk/client'
import type { HttpClient } from '../client/http-client.ts'
import { isNotFound } from '../client/server-refusal.ts'
import { CliError, exitCodes } from '../fail.ts'

/** The experiment of a run: by its id, by its name, which is made if there is none, or MLflow's usual one. */
export async function findOrMakeExperiment(
  http: HttpClient,
  { experimentId, experimentName }: { experimentId?: string; experimentName?: string },
): Promise<string> {
  if (experimentId !== undefined && experimentName !== undefined)
    throw new CliError(
      '--experiment-id and --experiment-name name two experiments. Give one of them.',
      exitCodes.usage,
    )
  if (experimentName === undefined) return experimentId ?? '0'
  try {
    const found = await call(http, 'experiments.get', { experiment_id: `name:${experimentName}` })
    return found.experiment_id
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
  return (await call(http, 'experiments.create', { name: experimentName })).experiment_id
}
