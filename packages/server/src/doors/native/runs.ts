import {
  quote,
  writeJson,
  type FindRunsRequest,
  type MetricSummary,
  type NativeRunRoutes,
  type RunComparison,
  type RunItemEntry,
  type RunItemPage,
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
  'runs.items': async (ctx, { run_id, kinds, limit, page_token }) => {
    const { items, isLast } = await core.listLoggedItems(ctx, {
      runId: run_id,
      limit,
      ...(kinds.length > 0 && { kinds }),
      ...(page_token !== undefined && { after: page_token }),
    })
    const last = items.at(-1)
    return writeJson({
      items: items.map(itemFields),
      ...(!isLast && last !== undefined && { next_page_token: last.item }),
    } satisfies RunItemPage)
  },
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

function itemFields(item: core.LoggedItem): RunItemEntry {
  const { kind, name, labels, step, path, link, size_bytes, logged_at, detail } = item
  return {
    ...{ item: item.item, kind, name, labels, size_bytes, logged_at },
    ...(step !== null && { step }),
    ...(path !== '' && { path }),
    ...(link !== '' && { link }),
    ...(detail !== '' && { detail }),
  }
}

async function runJson(
  ctx: core.RowCtx,
  runId: string,
  aggregates: readonly MetricSummary[],
): Promise<string> {
  return nativeRunJson(await core.getRun(ctx, { runId, aggregates }), { aggregates, whole: true })
}
