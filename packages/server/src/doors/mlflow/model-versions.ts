import { maxModelVersionResults, writeJson, type ModelVersionRoutes } from '@stemma/contract'
import * as core from '@stemma/core'
import type { Handlers } from './handlers.ts'
import { modelVersionJson, pageJson } from './registry-json.ts'

const empty = '{}'

/** Versions of registered models as MLflow's door has them. */
export const modelVersionHandlers: Handlers<keyof ModelVersionRoutes> = {
  createModelVersion: async (ctx, request, files) =>
    answer(
      await core.createModelVersion(ctx, {
        name: request.name,
        source: request.source,
        runId: request.run_id,
        modelId: request.model_id,
        runLink: request.run_link,
        description: request.description,
        tags: request.tags,
        files,
      }),
    ),
  getModelVersion: async (ctx, { name, version }) =>
    answer(await core.getModelVersion(ctx, { name, version })),
  updateModelVersion: async (ctx, { name, version, description }) =>
    answer(await core.describeModelVersion(ctx, { name, version, description })),
  transitionModelVersionStage: async (
    ctx,
    { name, version, stage, archive_existing_versions: archiveExisting },
  ) => answer(await core.transitionStage(ctx, { name, version, stage, archiveExisting })),
  deleteModelVersion: async (ctx, { name, version }) => {
    await core.deleteModelVersion(ctx, { name, version })
    return empty
  },
  searchModelVersions: async (ctx, { filter, max_results, order_by, page_token }) => {
    const { versions, nextPageToken } = await core.searchModelVersions(ctx, {
      filter,
      orderBy: order_by,
      maxResults: core.validateMaxResults(max_results, maxModelVersionResults),
      pageToken: page_token,
    })
    return pageJson('model_versions', versions.map(modelVersionJson), nextPageToken)
  },
  getModelVersionDownloadUri: async (ctx, { name, version }) =>
    writeJson({ artifact_uri: (await core.versionFiles(ctx, { name, version })).downloadUri }),
  setModelVersionTag: async (ctx, { name, version, key, value }) => {
    await core.setVersionTag(ctx, { name, version, key, value })
    return empty
  },
  deleteModelVersionTag: async (ctx, { name, version, key }) => {
    await core.deleteVersionTag(ctx, { name, version, key })
    return empty
  },
}

function answer(view: core.VersionView): string {
  return `{"model_version":${modelVersionJson(view)}}`
}
