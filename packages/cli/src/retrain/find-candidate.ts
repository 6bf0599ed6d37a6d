import type { NativeModelVersion } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import type { HttpClient } from '../client/http-client.ts'
import { CliError } from '../fail.ts'

/** The version of a model that a run made: the one that its code registered, else its last model, which is registered now. Throws CliError if it made none. */
export async function findCandidate(
  http: HttpClient,
  { name, runId }: { readonly name: string; readonly runId: string },
): Promise<NativeModelVersion> {
  const { versions } = await call(http, 'versions.list', {
    filter: `name = '${name.replaceAll("'", "''")}' AND run_id = '${runId}'`,
    order_by: ['version_number DESC'],
    limit: 1,
  })
  const [made] = versions
  if (made !== undefined) return made
  const { model_outputs: models } = await call(http, 'runs.get', { run_id: runId })
  const last = models.at(-1)
  if (last === undefined)
    throw new CliError(
      `run ${runId} logged no model, so there is nothing to promote. Its code has to call mlflow.…log_model.`,
    )
  return call(http, 'versions.create', {
    ...{ name, source: `models:/${last.model_id}`, run_id: runId, model_id: last.model_id },
  })
}
