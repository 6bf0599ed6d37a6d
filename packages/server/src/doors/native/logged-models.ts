import {
  invalidParameter,
  writeJson,
  type LoggedModelPage,
  type ModelMetricPoint,
  type ModelStatus,
  type NativeLoggedModel,
  type NativeLoggedModelRoutes,
} from '@stemma/contract'
import * as core from '@stemma/core'
import { nothing, type NativeHandlers } from './native-handlers.ts'

/** By the store's numbers. */
const statuses: readonly ModelStatus[] = ['UNSPECIFIED', 'PENDING', 'READY', 'UPLOAD_FAILED']

export const nativeLoggedModelHandlers: NativeHandlers<keyof NativeLoggedModelRoutes> = {
  'loggedModels.list': async (ctx, { experiment_ids, filter, order_by, limit, page_token }) => {
    const { models, nextPageToken } = await core.searchLoggedModels(ctx, {
      experimentIds: await core.experimentIdsOf(ctx, experiment_ids),
      filter,
      datasets: [],
      orderBy: order_by.map(orderItem),
      maxResults: limit,
      pageToken: page_token,
    })
    return writeJson({
      models: models.map(modelFields),
      ...(nextPageToken !== undefined && { next_page_token: nextPageToken }),
    } satisfies LoggedModelPage)
  },
  'loggedModels.get': async (ctx, { model_id, include_deleted }) =>
    writeJson(
      modelFields(
        await core.getLoggedModel(ctx, { modelId: model_id, allowDeleted: include_deleted }),
      ),
    ),
  'loggedModels.delete': async (ctx, { model_id }) => {
    await core.deleteLoggedModel(ctx, { modelId: model_id })
    return nothing
  },
  'loggedModels.restore': async (ctx, { model_id }) => {
    await core.restoreLoggedModel(ctx, { modelId: model_id })
    return nothing
  },
}

/** `metrics.accuracy DESC`, as runs are ordered; MLflow's own order of models is an object. */
function orderItem(text: string): { readonly field_name: string; readonly ascending: boolean } {
  const item = text.trim()
  if (item === '') throw invalidParameter('order_by has an empty item.')
  const direction = /^(.*\S)\s+(asc|desc)$/is.exec(item)
  return { field_name: direction?.[1] ?? item, ascending: direction?.[2]?.toLowerCase() !== 'desc' }
}

function modelFields({ model, data }: core.LoggedModelView): NativeLoggedModel {
  return {
    model_id: model.model_id,
    experiment_id: String(model.experiment_id),
    name: model.name,
    ...(model.model_type !== '' && { model_type: model.model_type }),
    ...(model.source_run_id !== '' && { source_run_id: model.source_run_id }),
    artifact_uri: model.artifact_uri,
    status: statuses[model.status] ?? 'UNSPECIFIED',
    ...(model.status_message !== null && { status_message: model.status_message }),
    lifecycle_stage: model.lifecycle,
    creation_time: model.created_at,
    last_update_time: model.updated_at,
    params: data.params,
    tags: data.tags,
    metrics: data.metrics.map(pointFields),
  }
}

function pointFields({
  key,
  value,
  nan,
  time,
  step,
  runId,
  datasetName,
  datasetDigest,
}: core.ModelMetric): ModelMetricPoint {
  return {
    key,
    value: nan === 1 ? NaN : value,
    timestamp: time,
    step,
    run_id: runId,
    ...(datasetName !== '' && { dataset_name: datasetName }),
    ...(datasetDigest !== '' && { dataset_digest: datasetDigest }),
  }
}
