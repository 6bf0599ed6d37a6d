import { invalidParameter, invalidValueText, type Int64 } from '@stemma/contract'
import type { Tag } from '@stemma/store'
import { validateKey, type KeyPlace } from '../limits/key.ts'
import { cut, isLonger, maxValueLength, refuseLonger } from '../limits/text-length.ts'

const maxParamValueLength = 6000
const maxRunTagValueLength = 8000

/**
 * What happens to values that are longer than MLflow's lengths: kept, cut as MLflow does unless its `MLFLOW_TRUNCATE_LONG_VALUES` is
 * false, or refused.
 */
export type LongValues = 'keep' | 'cut' | 'refuse'

/** What a verb was asked for, and what the server's operator chose. */
export function longValues(
  { asMlflow = false }: { readonly asMlflow?: boolean | undefined },
  { truncate }: { readonly truncate: boolean },
): LongValues {
  if (!asMlflow) return 'keep'
  return truncate ? 'cut' : 'refuse'
}

/** MLflow says `name` of a metric's key. */
const metricKey: KeyPlace = { path: 'name', what: 'Metric name' }
const paramKey: KeyPlace = { path: 'key', what: 'Param key' }
const tagKey: KeyPlace = { path: 'key', what: 'Tag key' }

/** A metric point as far as it can be wrong. */
export interface CheckedMetric {
  readonly key: string
  readonly value: number
  readonly timestamp: Int64
}

/** Checks a metric point. `place` tells where it stands in a batch. */
export function validateMetric(metric: CheckedMetric, place: KeyPlace = metricKey): void {
  validateKey(metric.key, place)
  if (metric.timestamp < 0) {
    throw invalidParameter(
      invalidValueText(
        besideKey(place, 'timestamp'),
        metric.timestamp,
        `Got invalid timestamp ${metric.timestamp} for metric '${metric.key}' (value=${metric.value}). Timestamp must be a nonnegative long (64-bit integer)`,
      ),
    )
  }
}

/** Checks a parameter and gives it back, its value cut if need be. */
export function validateParam<T extends Tag>(
  param: T,
  long: LongValues,
  place: KeyPlace = paramKey,
): T {
  validateKey(param.key, place)
  return withinLength(param, place, { long, what: 'Param value', limit: maxParamValueLength })
}

/** Checks a run's tag and gives it back, its value cut if need be. */
export function validateRunTag<T extends Tag>(
  tag: T,
  long: LongValues,
  place: KeyPlace = tagKey,
): T {
  validateKey(tag.key, place)
  return withinLength(tag, place, {
    long: isRead(tag.key) ? 'keep' : long,
    what: 'Tag value',
    limit: maxRunTagValueLength,
  })
}

/** Tags that clients read as JSON, or act on: the first part of one is of no use. */
function isRead(key: string): boolean {
  return key.startsWith('mlflow.') || key === 'sparkDatasourceInfo'
}

function withinLength<T extends Tag>(
  item: T,
  place: KeyPlace,
  { long, what, limit }: { long: LongValues; what: string; limit: number },
): T {
  const { value } = item
  if (long === 'keep')
    refuseLonger(besideKey(place, 'value'), { text: value, limit: maxValueLength })
  if (long === 'refuse') refuseLonger(what, { text: value, limit })
  return long === 'cut' && isLonger(value, limit) ? { ...item, value: cut(value, limit) } : item
}

/** Where another field stands of what has its key there. */
function besideKey({ path }: KeyPlace, field: string): string {
  return path.replace(/\w+$/u, field)
}
