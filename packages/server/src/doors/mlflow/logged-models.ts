import { loggedModelStatusNumbers, quote } from '@stemma/contract'
import * as core from '@stemma/core'
import type { Handlers } from './mlflow-handlers.ts'
import { modelJson } from './model-json.ts'

const empty = '{}'

export const loggedModelHandlers: Handlers<
  | 'createLoggedModel'
  | 'getLoggedModel'
  | 'searchLoggedModels'
  | 'finalizeLoggedModel'
  | 'deleteLoggedModel'
  | 'setLoggedModelTags'
  | 'deleteLoggedModelTag'
  | 'logLoggedModelParams'
> = {
  createLoggedModel: async (
    ctx,
    { experiment_id, name, model_type, source_run_id, params, tags },
  ) => {
    const model = await core.createLoggedModel(ctx, {
      experimentId: experiment_id,
      name,
      modelType: model_type ?? '',
      sourceRunId: source_run_id ?? '',
      params,
      tags,
    })
    return `{"model":${modelJson(model)}}`
  },
  getLoggedModel: async (ctx, { model_id, allow_deleted }) => {
    const model = await core.getLoggedModel(ctx, { modelId: model_id, allowDeleted: allow_deleted })
    return `{"model":${modelJson(model)}}`
  },
  searchLoggedModels: async (ctx, request) => {
    const { models, nextPageToken } = await core.searchLoggedModels(ctx, {
      experimentIds: request.experiment_ids,
      filter: request.filter,
      datasets: request.datasets.map(({ dataset_name, dataset_digest }) => ({
        name: dataset_name,
        digest: dataset_digest,
      })),
      orderBy: request.order_by,
      maxResults: request.max_results,
      pageToken: request.page_token,
    })
    const list = models.length === 0 ? '' : `"models":[${models.map(modelJson).join(',')}]`
    const token = nextPageToken === undefined ? '' : `"next_page_token":${quote(nextPageToken)}`
    return `{${[list, token].filter(Boolean).join(',')}}`
  },
  finalizeLoggedModel: async (ctx, { model_id, status }) => {
    const model = await core.finalizeLoggedModel(ctx, {
      modelId: model_id,
      status: loggedModelStatusNumbers[status],
    })
    return `{"model":${modelJson(model)}}`
  },
  deleteLoggedModel: async (ctx, { model_id }) => {
    await core.deleteLoggedModel(ctx, { modelId: model_id })
    return empty
  },
  setLoggedModelTags: async (ctx, { model_id, tags }) => {
    await core.setModelTags(ctx, { modelId: model_id, tags })
    return empty
  },
  deleteLoggedModelTag: async (ctx, { model_id, tag_key }) => {
    await core.deleteModelTag(ctx, { modelId: model_id, key: tag_key })
    return empty
  },
  logLoggedModelParams: async (ctx, { model_id, params }) => {
    await core.addModelParams(ctx, { modelId: model_id, params })
    return empty
  },
}
