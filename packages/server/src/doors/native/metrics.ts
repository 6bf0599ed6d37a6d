import { quote, writeDouble, type MetricSummary, type NativeMetricRoutes } from '@stemma/contract'
import * as core from '@stemma/core'
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
  'metrics.get': async (ctx, { run_id, key, max_points, from_step, to_step }) =>
    `{${seriesJson(
      await core.sampleMetric(ctx, {
        runId: run_id,
        key,
        maxPoints: max_points,
        fromStep: from_step,
        toStep: to_step,
      }),
    )}}`,
  'metrics.sample': async (ctx, { run_ids, keys, max_points, from_step, to_step, ranges }) => {
    const samples = await core.sampleMetrics(ctx, {
      runIds: run_ids,
      keys,
      maxPoints: max_points,
      fromStep: from_step,
      toStep: to_step,
      withRanges: ranges,
    })
    return `{"series":[${samples.map((sample) => `{${seriesJson(sample)}${rangesJson(sample)}}`).join(',')}]}`
  },
}

/** Points as columns, without the braces of an object. */
export function seriesJson({ runId, key, points }: core.MetricSample): string {
  const { steps, times, values } = points
  return `"run_id":${quote(runId)},"key":${quote(key)},"steps":[${steps.join(',')}],"timestamps":[${times.join(',')}],"values":[${Array.from(values, writeDouble).join(',')}]`
}

function rangesJson({ ranges }: core.MetricSample): string {
  if (ranges === undefined) return ''
  const { lows, highs } = ranges
  return `,"lows":[${lows.map(writeDouble).join(',')}],"highs":[${highs.map(writeDouble).join(',')}]`
}
