import { invalidParameter } from '@stemma/contract'
import { validateUniqueKeys } from '../limits/unique-keys.ts'
import { validateRunId } from './run-id.ts'
import { validateMetric, validateParam, validateRunTag, type LongValues } from './run-values.ts'
import type { LogBatchInput } from './write-batch.ts'

const maxBatchItems = 1000
const maxBatchMetrics = 1000
const maxBatchParams = 100
const maxBatchTags = 100

/**
 * Checks everything of a batch that can be checked without the database, and gives it back with long values cut.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function withinBatchLimits(batch: LogBatchInput, long: LongValues): LogBatchInput {
  validateRunId(batch.runId)
  refuseMore('metrics', batch.metrics.length, maxBatchMetrics)
  refuseMore('params', batch.params.length, maxBatchParams)
  refuseMore('tags', batch.tags.length, maxBatchTags)
  const total = batch.metrics.length + batch.params.length + batch.tags.length
  refuseMore('metrics, params, and tags', total, maxBatchItems)
  validateMetrics(batch)
  const params = batch.params.map((param, index) =>
    validateParam(param, long, { path: `params[${index}].key`, what: 'Param key' }),
  )
  const tags = batch.tags.map((tag, index) =>
    validateRunTag(tag, long, { path: `tags[${index}].key`, what: 'Tag key' }),
  )
  validateUniqueKeys(batch.params)
  return { ...batch, params, tags }
}

function validateMetrics({ metrics, asMlflow = false }: LogBatchInput): void {
  const field = asMlflow ? 'name' : 'key'
  let index = 0
  // One place that moves along: a thousand metrics need no thousand paths.
  const place = {
    what: 'Metric name',
    get path() {
      return `metrics[${index}].${field}`
    },
  }
  for (const metric of metrics) {
    validateMetric(metric, place)
    index++
  }
}

function refuseMore(what: string, count: number, limit: number): void {
  if (count > limit) {
    throw invalidParameter(
      `A batch logging request can contain at most ${limit} ${what}. Got ${count} ${what}. Please split up ${what} across multiple requests and try again.`,
    )
  }
}
