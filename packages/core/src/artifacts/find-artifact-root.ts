import type { RowCtx } from '../ctx.ts'
import { getLoggedModel } from '../logged-models/get-logged-model.ts'
import { getRun } from '../runs/get-run.ts'

/** Whose files. */
export type ArtifactOwner = { readonly run_id: string } | { readonly model_id: string }

/**
 * The artifact location of a run or a logged model.
 *
 * @throws RESOURCE_DOES_NOT_EXIST for one that is not there.
 */
export async function findArtifactRoot(
  ctx: RowCtx,
  owner: ArtifactOwner,
): Promise<{ readonly artifactUri: string }> {
  if ('run_id' in owner) {
    const projection = { metrics: [], params: [], tags: [] }
    const { run } = await getRun(ctx, { runId: owner.run_id, projection })
    return { artifactUri: run.artifact_uri }
  }
  const { model } = await getLoggedModel(ctx, { modelId: owner.model_id, allowDeleted: false })
  return { artifactUri: model.artifact_uri }
}
