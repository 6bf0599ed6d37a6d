import { invalidParameter } from '../../errors.ts'
import type { Int64 } from '../../int64.ts'
import {
  maxHistoryBulkResults,
  maxHistoryBulkRuns,
  maxHistoryIntervalResults,
  maxSearchDatasetsExperiments,
} from '../../limits.ts'
import type { GetHistoryBulkIntervalRequest, GetHistoryBulkRequest } from '../messages/metrics.ts'
import { validateMaxResults } from './max-results.ts'

/** A sampled history's bounds, checked. */
export interface HistoryInterval {
  readonly maxResults: number
  readonly steps?: { readonly from: Int64; readonly to: Int64 }
}

/**
 * Checks `get-history-bulk-interval`.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function validateHistoryInterval(request: GetHistoryBulkIntervalRequest): HistoryInterval {
  const {
    run_ids: runIds,
    max_results: maxResults = maxHistoryIntervalResults,
    start_step: from,
    end_step: to,
  } = request
  refuseCount('GetMetricHistoryBulkInterval', 'run_id', runIds.length, maxHistoryBulkRuns)
  if (maxResults < 1 || maxResults > maxHistoryIntervalResults) {
    throw invalidParameter(`max_results must be between 1 and ${maxHistoryIntervalResults}.`)
  }
  if (from === undefined && to === undefined) return { maxResults: Number(maxResults) }
  if (from === undefined || to === undefined) {
    throw invalidParameter(
      'If either start step or end step are specified, both must be specified.',
    )
  }
  if (from > to) {
    throw invalidParameter(
      `end_step must be greater than start_step. Found start_step=${from} and end_step=${to}.`,
    )
  }
  return { maxResults: Number(maxResults), steps: { from, to } }
}

/** Checks `get-history-bulk`; gives the number of points to answer at most. More than the limit is the limit. */
export function validateHistoryBulk(request: GetHistoryBulkRequest): number {
  refuseCount('GetMetricHistoryBulk', 'run_id', request.run_id.length, maxHistoryBulkRuns)
  return Math.min(
    validateMaxResults(request.max_results ?? maxHistoryBulkResults),
    maxHistoryBulkResults,
  )
}

/** Checks the experiments of `search-datasets`. */
export function validateSearchDatasets(experimentIds: readonly string[]): void {
  refuseCount('SearchDatasets', 'experiment_id', experimentIds.length, maxSearchDatasetsExperiments)
}

function refuseCount(request: string, field: string, count: number, limit: number): void {
  if (count === 0) throw invalidParameter(`${request} request must specify at least one ${field}.`)
  if (count > limit) {
    throw invalidParameter(
      `${request} request must specify at most ${limit} ${field}s. Received ${count} ${field}s.`,
    )
  }
}
