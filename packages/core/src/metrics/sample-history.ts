import { invalidParameter, maxHistoryIntervalResults, type Int64 } from '@stemma/contract'
import { authorize, type RowCtx } from '../ctx.ts'
import { refuseCount } from '../limits/count.ts'
import { readSamples, type RunPoints, type SampleSize } from './read-samples.ts'

const maxRuns = 100

export interface SampleHistoryInput {
  readonly runIds: readonly string[]
  readonly key: string
  /** Points of each run: 1 to 2,500, which it is if absent. */
  readonly maxResults?: Int64 | undefined
  /** Steps with both ends; neither or both. */
  readonly startStep?: Int64 | undefined
  readonly endStep?: Int64 | undefined
}

/**
 * Up to `maxResults` points of a metric for each of 1 to 100 runs, spread over the series, as MLflow asks for them. Unknown runs have
 * none. Throws INVALID_PARAMETER_VALUE, in MLflow's words.
 */
export async function sampleHistory(
  ctx: RowCtx,
  input: SampleHistoryInput,
): Promise<readonly RunPoints[]> {
  authorize(ctx, 'run:read')
  const size = withinSampleLimits(input)
  return ctx.store.read((db) => readSamples(db, input, size))
}

/** How much to read. Throws for what MLflow's server refuses. */
export function withinSampleLimits({
  runIds,
  maxResults = maxHistoryIntervalResults,
  startStep: from,
  endStep: to,
}: SampleHistoryInput): SampleSize {
  const runs = { field: 'run_id', count: runIds.length }
  refuseCount('GetMetricHistoryBulkInterval', runs, maxRuns)
  if (maxResults < 1 || maxResults > maxHistoryIntervalResults)
    throw invalidParameter(`max_results must be between 1 and ${maxHistoryIntervalResults}.`)
  const maxPoints = Number(maxResults)
  if (from === undefined && to === undefined) return { maxPoints }
  if (from === undefined || to === undefined)
    throw invalidParameter(
      'If either start step or end step are specified, both must be specified.',
    )
  if (from > to)
    throw invalidParameter(
      `end_step must be greater than start_step. Found start_step=${from} and end_step=${to}.`,
    )
  return { maxPoints, range: { from, to } }
}
