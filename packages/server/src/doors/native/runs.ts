import {
  quote,
  writeJson,
  type FindRunsRequest,
  type MetricSummary,
  type NativeRunRoutes,
  type RunComparison,
} from '@stemma/contract'
import * as core from '@stemma/core'
import { metricOf } from '../metric-of.ts'
import { nothing, type NativeHandlers } from './native-handlers.ts'
import { nativeRunJson, runHeadFields } from './run-json.ts'

export const nativeRunHandlers: NativeHandlers<Exclude<keyof NativeRunRoutes, 'runs.export'>> = {
  'runs.list': findRuns,
  'runs.search': findRuns,
  'runs.create': async (ctx, { experiment_id, name, user_id, start_time, tags }) => {
    const run = await core.createRun(ctx, {
      experimentId: await core.experimentIdOf(ctx, experiment_id),
      userId: user_id ?? '',
      name,
      startTime: start_time ?? ctx.now(),
      tags,
    })
    return nativeRunJson(run, { whole: true })
  },
  'runs.count': async (ctx, { experiment_ids }) => {
    const counts = await core.countRuns(ctx, {
      experimentIds: await core.experimentIdsOf(ctx, experiment_ids),
    })
    return writeJson({
      experiments: counts.map(({ experimentId, runs }) => ({ experiment_id: experimentId, runs })),
    })
  },
  'runs.compare': async (ctx, { run_ids }) => {
    const { runs, ...rows } = await core.compareRuns(ctx, { runIds: run_ids })
    return writeJson({ runs: runs.map(runHeadFields), ...rows } satisfies RunComparison)
  },
  'runs.keys': async (ctx, { experiment_ids, contains, limit }) =>
    writeJson(
      await core.listRunKeys(ctx, {
        experimentIds: await core.experimentIdsOf(ctx, experiment_ids),
        ...{ contains, limit },
      }),
    ),
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
  'runs.batch': async (ctx, { run_id, metrics, params, tags }) => {
    await core.logBatch(ctx, { runId: run_id, metrics: metrics.map(metricOf), params, tags })
    return nothing
  },
}

async function findRuns(ctx: core.RowCtx, request: FindRunsRequest): Promise<string> {
  const { filter, view, order_by, limit, page_token, metrics, params, tags } = request
  const aggregates = [...new Set(request.aggregates)]
  const { runs, nextPageToken } = await core.searchRuns(ctx, {
    experimentIds: await core.experimentIdsOf(ctx, request.experiment_ids),
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
