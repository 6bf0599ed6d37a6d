import {
  invalidParameter,
  maxInt64,
  maxSamplePoints,
  maxSampleRuns,
  maxSampleSeries,
  minInt64,
  notFound,
  quote,
  writeDouble,
  type Int64,
  type MetricSummary,
  type NativeMetricRoutes,
} from '@stemma/contract'
import * as core from '@stemma/core'
import type { Points } from '@stemma/store'
import type { NativeHandlers } from './native-handlers.ts'
import { metricJson } from './run-json.ts'

const aggregates: readonly MetricSummary[] = ['min', 'max', 'first', 'mean', 'count']

export const nativeMetricHandlers: NativeHandlers<
  Exclude<keyof NativeMetricRoutes, 'metrics.history'>
> = {
  'metrics.list': async (ctx, { run_id }) => {
    const { data } = await core.getRun(ctx, {
      runId: run_id,
      projection: { params: [], tags: [] },
      aggregates,
    })
    return `{"metrics":[${data.metrics.map((row) => metricJson(row, aggregates)).join(',')}]}`
  },
  'metrics.get': async (ctx, { run_id, key, max_points, ...steps }) => {
    await requireMetric(ctx, run_id, key)
    const [sample] = await core.metricSamples(ctx, {
      runIds: [run_id],
      key,
      maxResults: max_points,
      range: rangeOf(steps),
    })
    return `{${seriesJson(run_id, key, sample?.points)}}`
  },
  'metrics.sample': async (ctx, { run_ids, keys, max_points, ...steps }) => {
    const runIds = [...new Set(run_ids)]
    const names = [...new Set(keys)]
    refuseTooMuch(runIds.length, names.length, max_points)
    const series: string[] = []
    for (const key of names) {
      for (const { runId, points } of await core.metricSamples(ctx, {
        runIds,
        key,
        maxResults: max_points,
        range: rangeOf(steps),
      })) {
        if (points.values.length > 0) series.push(`{${seriesJson(runId, key, points)}}`)
      }
    }
    return `{"series":[${series.join(',')}]}`
  },
}

/** Throws RESOURCE_DOES_NOT_EXIST when there is no such run, or none of its metrics has this name. */
export async function requireMetric(ctx: core.RowCtx, runId: string, key: string): Promise<void> {
  const { data } = await core.getRun(ctx, {
    runId,
    projection: { metrics: [key], params: [], tags: [] },
  })
  if (data.metrics.length === 0) throw notFound(`Run with id=${runId} has no metric '${key}'`)
}

/** Points as columns, without the braces of an object. */
export function seriesJson(
  runId: string,
  key: string,
  { steps, times, values }: Points = { steps: [], times: [], values: [] },
): string {
  return `"run_id":${quote(runId)},"key":${quote(key)},"steps":[${steps.join(',')}],"timestamps":[${times.join(',')}],"values":[${Array.from(values, writeDouble).join(',')}]`
}

function rangeOf({
  from_step: from,
  to_step: to,
}: {
  readonly from_step?: Int64
  readonly to_step?: Int64
}): { readonly from: Int64; readonly to: Int64 } | undefined {
  if (from === undefined && to === undefined) return undefined
  const range = { from: from ?? minInt64, to: to ?? maxInt64 }
  if (range.from > range.to)
    throw invalidParameter(
      `to_step must not be before from_step. Found from_step=${range.from} and to_step=${range.to}.`,
    )
  return range
}

function refuseTooMuch(runs: number, keys: number, maxPoints: number): void {
  if (runs === 0 || keys === 0)
    throw invalidParameter('run_ids and keys must name at least one run and one metric.')
  if (runs > maxSampleRuns)
    throw invalidParameter(`run_ids may name at most ${maxSampleRuns} runs. Got ${runs}.`)
  if (runs * keys > maxSampleSeries)
    throw invalidParameter(
      `At most ${maxSampleSeries} series in one sample. Got ${runs} runs and ${keys} metrics.`,
    )
  if (runs * keys * maxPoints > maxSamplePoints) {
    throw invalidParameter(
      `At most ${maxSamplePoints} points in one sample. Ask for at most ${Math.floor(maxSamplePoints / (runs * keys))} max_points.`,
    )
  }
}
