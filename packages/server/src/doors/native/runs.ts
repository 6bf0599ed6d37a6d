import {
  quote,
  validateLogBatch,
  validateRunTag,
  writeJson,
  type FindRunsRequest,
  type MetricSummary,
  type NativeRunRoutes,
} from '@stemma/contract'
import * as core from '@stemma/core'
import { compareRuns } from './compare-runs.ts'
import { experimentIdOf, experimentIdsOf } from './experiment-id.ts'
import { nothing, type NativeHandlers } from './native-handlers.ts'
import { nativeRunJson } from './run-json.ts'

export const nativeRunHandlers: NativeHandlers<Exclude<keyof NativeRunRoutes, 'runs.export'>> = {
  'runs.list': findRuns,
  'runs.search': findRuns,
  'runs.create': async (ctx, { experiment_id, name, user_id, start_time, tags }) => {
    const run = await core.createRun(ctx, {
      experimentId: await experimentIdOf(ctx, experiment_id),
      userId: user_id ?? '',
      name,
      startTime: start_time ?? ctx.now(),
      tags: tags.map((tag, index) =>
        validateRunTag(tag, ctx.settings, { path: `tags[${index}].key`, what: 'Tag key' }),
      ),
    })
    return nativeRunJson(run, { whole: true })
  },
  'runs.compare': async (ctx, { run_ids }) => writeJson(await compareRuns(ctx, run_ids)),
  'runs.get': async (ctx, { run_id, aggregates }) => runJson(ctx, run_id, [...new Set(aggregates)]),
  'runs.update': async (ctx, { run_id, name, status, end_time }) => {
    await core.updateRun(ctx, { runId: run_id, name, status, endTime: end_time })
    return runJson(ctx, run_id, [])
  },
  'runs.delete': async (ctx, { run_id }) => {
    await core.deleteRun(ctx, { runId: run_id })
    return nothing
  },
  'runs.restore': async (ctx, { run_id }) => {
    await core.restoreRun(ctx, { runId: run_id })
    return nothing
  },
  'runs.batch': async (ctx, request) => {
    const { run_id, metrics, params, tags } = validateLogBatch(request, ctx.settings)
    await core.logBatch(ctx, {
      runId: run_id,
      metrics: metrics.map(
        ({ key, value, timestamp, step, model_id, dataset_name, dataset_digest }) => ({
          ...{ key, value, timestamp, step },
          ...{ modelId: model_id, datasetName: dataset_name, datasetDigest: dataset_digest },
        }),
      ),
      params,
      tags,
    })
    return nothing
  },
}

async function findRuns(ctx: core.RowCtx, request: FindRunsRequest): Promise<string> {
  const { filter, view, order_by, limit, page_token, metrics, params, tags } = request
  const aggregates = [...new Set(request.aggregates)]
  const { runs, nextPageToken } = await core.searchRuns(ctx, {
    experimentIds: await experimentIdsOf(ctx, request.experiment_ids),
    filter,
    lifecycle: view,
    orderBy: order_by,
    maxResults: limit,
    pageToken: page_token,
    projection: { ...(metrics && { metrics }), ...(params && { params }), ...(tags && { tags }) },
    aggregates,
  })
  const token = nextPageToken === undefined ? '' : `,"next_page_token":${quote(nextPageToken)}`
  return `{"runs":[${runs.map((run) => nativeRunJson(run, { aggregates })).join(',')}]${token}}`
}

async function runJson(
  ctx: core.RowCtx,
  runId: string,
  aggregates: readonly MetricSummary[],
): Promise<string> {
  return nativeRunJson(await core.getRun(ctx, { runId, aggregates }), { aggregates, whole: true })
}
