import { quoteText } from '../engine/quote.ts'
import { sqlType } from '../schema/sql-type.ts'
import type { ValueType } from '../schema/value-type.ts'
import { deltaError } from './delta-error.ts'

/**
 * SQL for a partition value as the log writes it. An empty text is null for every type but text, where it is the empty text, as Spark reads it.
 * Times are in UTC, also without saying so.
 */
export function partitionValue(
  text: string | null | undefined,
  { name, type }: { readonly name: string; readonly type: ValueType },
): string {
  const target = sqlType(type)
  if (text === null || text === undefined || (text === '' && type !== 'text'))
    return `CAST(NULL AS ${target})`
  if (type === 'text') return quoteText(text)
  if (type === 'binary') return `encode(${quoteText(text)})`
  const isKnown = typeof type === 'string' ? (forms[type]?.test(text) ?? false) : decimal.test(text)
  if (!isKnown) throw deltaError(`"${text}" is no value of its partition column "${name}".`)
  return `CAST(${quoteText(text)} AS ${target})`
}

const whole = /^-?\d+$/u
const fraction = /^(?:[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|NaN|-?Infinity)$/u
const clock = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[-+]\d\d:\d\d)?$/u
const decimal = /^[-+]?\d+(?:\.\d+)?$/u
const forms: Readonly<Record<string, RegExp>> = {
  int8: whole,
  int16: whole,
  int32: whole,
  int64: whole,
  float: fraction,
  double: fraction,
  boolean: /^(?:true|false)$/iu,
  date: /^\d{4}-\d\d-\d\d$/u,
  timestamp: clock,
  instant: clock,
}
