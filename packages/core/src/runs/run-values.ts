import { invalidParameter, type Int64 } from '@stemma/contract'
import type { Tag } from '@stemma/store'
import { validateKey, type KeyPlace } from '../limits/key.ts'
import { cut, isLonger, refuseLonger } from '../limits/text-length.ts'

const maxParamValueLength = 6000
const maxRunTagValueLength = 8000

/** What the server's operator chose (`MLFLOW_TRUNCATE_LONG_VALUES` upstream). */
export interface ValueOptions {
  /** Whether values that are too long are cut instead of refused. MLflow's default: true. */
  readonly truncate: boolean
}

const metricKey: KeyPlace = { path: 'key', what: 'Metric name' }
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
      `Got invalid timestamp ${metric.timestamp} for metric '${metric.key}' (value=${metric.value}). Timestamp must be a nonnegative long (64-bit integer)`,
    )
  }
}

/** Checks a parameter and gives it back, its value cut if need be. */
export function validateParam<T extends Tag>(
  param: T,
  options: ValueOptions,
  place: KeyPlace = paramKey,
): T {
  validateKey(param.key, place)
  return withinLength(param, options, { what: 'Param value', limit: maxParamValueLength })
}

/** Checks a run's tag and gives it back, its value cut if need be. */
export function validateRunTag<T extends Tag>(
  tag: T,
  options: ValueOptions,
  place: KeyPlace = tagKey,
): T {
  validateKey(tag.key, place)
  return withinLength(tag, options, { what: 'Tag value', limit: maxRunTagValueLength })
}

function withinLength<T extends Tag>(
  item: T,
  { truncate }: ValueOptions,
  { what, limit }: { what: string; limit: number },
): T {
  if (!isLonger(item.value, limit)) return item
  if (!truncate) refuseLonger(what, { text: item.value, limit })
  return { ...item, value: cut(item.value, limit) }
}
