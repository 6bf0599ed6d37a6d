import { type ModelVersionRoutes } from '@stemma/contract'
import * as core from '@stemma/core'
import type { Handlers } from './mlflow-handlers.ts'
import { modelVersionJson, pageJson, versionAnswer } from './registry-json.ts'

const empty = '{}'

/** Versions of registered models as MLflow's door has them. */
export const modelVersionHandlers: Handlers<
  Exclude<keyof ModelVersionRoutes, 'createModelVersion' | 'getModelVersionDownloadUri'>
> = {
  getModelVersion: async (ctx, { name, version }) =>
    versionAnswer(await core.getModelVersion(ctx, { name, version })),
  updateModelVersion: async (ctx, { name, version, description }) =>
    versionAnswer(await core.describeModelVersion(ctx, { name, version, description })),
  transitionModelVersionStage: async (
    ctx,
    { name, version, stage, archive_existing_versions: archiveExisting },
  ) => versionAnswer(await core.transitionStage(ctx, { name, version, stage, archiveExisting })),
  deleteModelVersion: async (ctx, { name, version }) => {
    await core.deleteModelVersion(ctx, { name, version })
    return empty
  },
  searchModelVersions: async (ctx, { filter, max_results, order_by, page_token }) => {
    const { versions, nextPageToken } = await core.searchModelVersions(ctx, {
      filter,
      orderBy: order_by,
      maxResults: max_results,
      pageToken: page_token,
    })
    return pageJson('model_versions', versions.map(modelVersionJson), nextPageToken)
  },
  setModelVersionTag: async (ctx, { name, version, key, value }) => {
    await core.setVersionTag(ctx, { name, version, key, value })
    return empty
  },
  deleteModelVersionTag: async (ctx, { name, version, key }) => {
    await core.deleteVersionTag(ctx, { name, version, key })
    return empty
  },
}
