import * as core from '@stemma/core'
import { metricOf } from '../metric-of.ts'
import { lifecycleOf } from './lifecycle.ts'
import type { Handlers } from './mlflow-handlers.ts'
import { RunJsonCache } from './run-json-cache.ts'
import { foundRunJson, runInfoJson, runJson, runsJson } from './run-json.ts'

const empty = '{}'
const cache = new RunJsonCache()

export const runHandlers: Handlers<
  | 'createRun'
  | 'getRun'
  | 'updateRun'
  | 'deleteRun'
  | 'restoreRun'
  | 'searchRuns'
  | 'logMetric'
  | 'logParam'
  | 'setRunTag'
  | 'deleteRunTag'
  | 'logBatch'
  | 'logModel'
  | 'logInputs'
  | 'logOutputs'
> = {
  createRun: async (ctx, { experiment_id, user_id, run_name, start_time, tags }) => {
    const run = await core.createRun(ctx, {
      experimentId: experiment_id,
      userId: user_id ?? '',
      name: run_name,
      startTime: start_time ?? ctx.now(),
      tags,
    })
    return runJson(run, { part: 'create' })
  },
  getRun: async (ctx, { run_id }) =>
    runJson(await core.getRun(ctx, { runId: run_id }), { part: 'get' }),
  updateRun: async (ctx, { run_id, status, end_time, run_name }) => {
    const run = await core.updateRun(ctx, {
      runId: run_id,
      status,
      endTime: end_time,
      name: run_name,
    })
    return `{"run_info":${runInfoJson(run)}}`
  },
  deleteRun: async (ctx, { run_id }) => {
    await core.deleteRun(ctx, { runId: run_id })
    return empty
  },
  restoreRun: async (ctx, { run_id }) => {
    await core.restoreRun(ctx, { runId: run_id })
    return empty
  },
  searchRuns: async (ctx, request) => {
    const input: core.SearchRunsInput = {
      experimentIds: request.experiment_ids,
      filter: request.filter,
      lifecycle: lifecycleOf(request.run_view_type),
      orderBy: request.order_by,
      maxResults: request.max_results,
      pageToken: request.page_token,
      projection: request.projection,
      aggregates: request.summaries,
    }
    const isWhole = request.projection === undefined && request.summaries.length === 0
    const { runs, nextPageToken } = await core.searchRunsAs(ctx, input, {
      render: (run) => foundRunJson(run, request.summaries),
      sizeOf: (json) => json.byteLength,
      ...(isWhole && {
        recall: (run) => cache.get(run),
        keep: (run, json) => cache.set(run, json),
      }),
    })
    return runsJson(runs, nextPageToken)
  },
  logMetric: async (ctx, { run_id, ...metric }) => {
    await core.logMetric(ctx, { runId: run_id, metric: metricOf(metric) })
    return empty
  },
  logParam: async (ctx, { run_id, key, value }) => {
    await core.logParam(ctx, { runId: run_id, key, value, asMlflow: true })
    return empty
  },
  setRunTag: async (ctx, { run_id, key, value }) => {
    await core.setRunTag(ctx, { runId: run_id, key, value, asMlflow: true })
    return empty
  },
  deleteRunTag: async (ctx, { run_id, key }) => {
    await core.deleteTag(ctx, { runId: run_id, key })
    return empty
  },
  logBatch: async (ctx, { run_id, metrics, params, tags }) => {
    await core.logBatch(ctx, {
      ...{ runId: run_id, metrics: metrics.map(metricOf), params, tags },
      asMlflow: true,
    })
    return empty
  },
  logModel: async (ctx, { run_id, model_json }) => {
    await core.logModel(ctx, { runId: run_id, modelJson: model_json })
    return empty
  },
  logInputs: async (ctx, { run_id, datasets, models }) => {
    await core.logInputs(ctx, {
      runId: run_id,
      datasets: datasets.map(({ tags, dataset: { source_type, ...dataset } }) => ({
        ...dataset,
        sourceType: source_type,
        tags,
      })),
      modelIds: models.map(({ model_id }) => model_id),
    })
    return empty
  },
  logOutputs: async (ctx, { run_id, models }) => {
    await core.logOutputs(ctx, {
      runId: run_id,
      models: models.map(({ model_id, step }) => ({ modelId: model_id, step })),
    })
    return empty
  },
}
