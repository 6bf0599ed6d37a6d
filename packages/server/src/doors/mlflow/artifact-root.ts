import { badRequest, message, string, writeJson, type Message } from '@stemma/contract'
import { getLoggedModel, getRun, type RowCtx } from '@stemma/core'
import type { Endpoint } from '../endpoints.ts'

interface ArtifactRootRequest {
  readonly run_id?: string
  readonly model_id?: string
}

const artifactRootRequest: Message<ArtifactRootRequest> = message<ArtifactRootRequest>(
  'ArtifactRoot',
  { run_id: string(), model_id: string() },
)

async function answer(ctx: RowCtx, { run_id, model_id }: ArtifactRootRequest): Promise<string> {
  if (run_id !== undefined) {
    const { run } = await getRun(ctx, {
      runId: run_id,
      projection: { metrics: [], params: [], tags: [] },
    })
    return writeJson({ artifact_uri: run.artifact_uri, experiment_id: String(run.experiment_id) })
  }
  if (model_id === undefined) throw badRequest('Neither run_id nor model_id is given.')
  const { model } = await getLoggedModel(ctx, { modelId: model_id, allowDeleted: false })
  return writeJson({ artifact_uri: model.artifact_uri, experiment_id: String(model.experiment_id) })
}

/** Not a route of its own: the artifact doors, which run on the thread that serves HTTP, ask it where a run's or model's files are. */
export const artifactRootEndpoint: Endpoint = {
  request: artifactRootRequest,
  handle: answer,
}
