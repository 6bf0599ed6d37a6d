import { type RegisteredModelRoutes } from '@stemma/contract'
import * as core from '@stemma/core'
import type { Handlers } from './mlflow-handlers.ts'
import { modelVersionJson, pageJson, registeredModelJson } from './registry-json.ts'

const empty = '{}'

const latestVersions: Handlers<'getLatestVersions'>['getLatestVersions'] = async (
  ctx,
  { name, stages },
) => {
  const versions = await core.latestVersions(ctx, { name, stages })
  return pageJson('model_versions', versions.map(modelVersionJson), undefined)
}

/** Registered models as MLflow's door has them. */
export const registeredModelHandlers: Handlers<keyof RegisteredModelRoutes> = {
  createRegisteredModel: async (ctx, request) =>
    answer(await core.createRegisteredModel(ctx, request)),
  renameRegisteredModel: async (ctx, { name, new_name }) =>
    answer(await core.renameRegisteredModel(ctx, { name, newName: new_name })),
  updateRegisteredModel: async (ctx, request) =>
    answer(await core.describeRegisteredModel(ctx, request)),
  deleteRegisteredModel: async (ctx, { name }) => {
    await core.deleteRegisteredModel(ctx, { name })
    return empty
  },
  getRegisteredModel: async (ctx, { name }) => answer(await core.getRegisteredModel(ctx, { name })),
  searchRegisteredModels: async (ctx, { filter, max_results, order_by, page_token }) => {
    const { models, nextPageToken } = await core.searchRegisteredModels(ctx, {
      filter,
      orderBy: order_by,
      maxResults: max_results,
      pageToken: page_token,
    })
    return pageJson('registered_models', models.map(registeredModelJson), nextPageToken)
  },
  getLatestVersions: latestVersions,
  getLatestVersionsByQuery: latestVersions,
  setRegisteredModelTag: async (ctx, request) => {
    await core.setRegisteredModelTag(ctx, request)
    return empty
  },
  deleteRegisteredModelTag: async (ctx, request) => {
    await core.deleteRegisteredModelTag(ctx, request)
    return empty
  },
  setRegisteredModelAlias: async (ctx, { name, alias, version }) => {
    await core.setAlias(ctx, { name, alias, version })
    return empty
  },
  deleteRegisteredModelAlias: async (ctx, { name, alias }) => {
    await core.deleteAlias(ctx, { name, alias })
    return empty
  },
  getModelVersionByAlias: async (ctx, { name, alias }) =>
    `{"model_version":${modelVersionJson(await core.getVersionByAlias(ctx, { name, alias }))}}`,
}

function answer(view: core.RegisteredModelView): string {
  return `{"registered_model":${registeredModelJson(view)}}`
}
