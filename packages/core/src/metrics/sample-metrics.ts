import {
  invalidParameter,
  maxInt64,
  maxSamplePoints,
  maxSampleRuns,
  maxSampleSeries,
  minInt64,
  type Int64,
} from '@stemma/contract'
import { authorize, type RowCtx } from '../ctx.ts'
import { readSamples, type RunPoints, type StepRange } from './read-samples.ts'
import { requireMetric } from './require-metric.ts'

/** How much of each series, and from where. */
interface Sample {
  readonly maxPoints: number
  /** Steps with both ends; the first and the last one if absent. */
  readonly fromStep?: Int64 | undefined
  readonly toStep?: Int64 | undefined
}

export interface SampleMetricsInput extends Sample {
  readonly runIds: readonly string[]
  readonly keys: readonly string[]
  readonly withRanges?: boolean | undefined
}

/** A sample of one series. */
export interface MetricSample extends RunPoints {
  readonly key: string
}

/**
 * Samples of some metrics of some runs, by metric; what has no points there is left out. Throws INVALID_PARAMETER_VALUE for nothing to
 * sample, for more than 100 runs, 1,000 series or 500,000 points together, and for steps in the wrong order.
 */
export async function sampleMetrics(
  ctx: RowCtx,
  { runIds, keys, maxPoints, withRanges, ...steps }: SampleMetricsInput,
): Promise<readonly MetricSample[]> {
  authorize(ctx, 'run:read')
  const runs = [...new Set(runIds)]
  const names = [...new Set(keys)]
  refuseTooMuch(runs.length, names.length, maxPoints)
  const size = { maxPoints, withRanges, range: rangeOf(steps) }
  return ctx.store.read(async (db) => {
    const samples: MetricSample[] = []
    for (const key of names)
      for (const sample of await readSamples(db, { runIds: runs, key }, size))
        if (sample.points.values.length > 0) samples.push({ key, ...sample })
    return samples
  })
}

/** A sample of one metric of one run. Throws RESOURCE_DOES_NOT_EXIST when the run has no such metric. */
export async function sampleMetric(
  ctx: RowCtx,
  { runId, key, maxPoints, ...steps }: Sample & { readonly runId: string; readonly key: string },
): Promise<MetricSample> {
  authorize(ctx, 'run:read')
  const range = rangeOf(steps)
  return ctx.store.read(async (db) => {
    await requireMetric(db, runId, key)
    const [sample] = await readSamples(db, { runIds: [runId], key }, { maxPoints, range })
    return { key, ...(sample ?? { runId, points: { steps: [], times: [], values: [] } }) }
  })
}

function rangeOf({
  fromStep: from,
  toStep: to,
}: Pick<Sample, 'fromStep' | 'toStep'>): StepRange | undefined {
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
