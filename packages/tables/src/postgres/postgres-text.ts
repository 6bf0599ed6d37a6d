import { quoteName } from '../engine/quote.ts'
import { byName } from '../fingerprint/value-text.ts'
import type { Column, ScalarType } from '../schema/value-type.ts'

/**
 * The text of a row for its fingerprint, as SQL of PostgreSQL: what `rowText` says in the engine (docs/format/fingerprint.md), computed where
 * the rows are.
 */
export function postgresRowText(columns: readonly Column[], { castsBytes }: ServerCan): string {
  const can = { castsBytes }
  const texts = byName(columns).map((column) => `coalesce(${presentText(column, can)}, '-')`)
  return texts.length === 0 ? "''" : texts.join(' || ')
}

/** What not every version of the server can. */
export interface ServerCan {
  /** Casts bytes to whole numbers, as 18 and later do: several times quicker than by way of texts and numerics. */
  readonly castsBytes: boolean
}

function presentText({ name, type }: Column, can: ServerCan): string {
  const value = quoteName(name)
  if (typeof type === 'string') return scalarText(value, type, can)
  // The only type of this source that is no scalar.
  return `'n' || trim_scale(${value})::text || ';'`
}

function scalarText(value: string, type: ScalarType, can: ServerCan): string {
  switch (type) {
    case 'boolean':
      return `case when ${value} then 't' when not ${value} then 'f' end`
    case 'int8':
    case 'int16':
    case 'int32':
    case 'int64':
    case 'uint8':
    case 'uint16':
    case 'uint32':
    case 'uint64':
      return `'n' || ${value}::text || ';'`
    case 'float':
    case 'double': {
      const number = `${value}::float8`
      const bits = wholeNumber(`float8send(${number})`, can)
      return `'d' || (case when ${number} = 0 then 0 when ${number} = 'NaN' then 9221120237041090560 else ${bits} end)::text || ';'`
    }
    case 'text':
    case 'json':
      return `'s' || octet_length(${value}::text)::text || ':' || ${value}::text`
    case 'null':
      return 'null'
    case 'binary':
      return `'x' || octet_length(${value})::text || ':' || encode(${value}, 'hex')`
    case 'uuid':
      return `'u' || ${value}::text || ';'`
    case 'date':
      return `'D' || (${value} - date '1970-01-01')::text || ';'`
    case 'time':
      return `'h' || ${microseconds(value, 'time', can)} || ';'`
    case 'timestamp':
    case 'timestamp_ns':
      return `'w' || ${microseconds(value, 'timestamp', can)} || ';'`
    case 'instant':
      return `'i' || ${microseconds(value, 'timestamptz', can)} || ';'`
  }
}

/** Eight bytes as a whole number of 64 bits. */
export function wholeNumber(bytes: string, { castsBytes }: ServerCan): string {
  return castsBytes ? `${bytes}::bigint` : `('x' || encode(${bytes}, 'hex'))::bit(64)::bigint`
}

/** From 1970 to 2000, where the server counts from. */
const microsecondsTo2000 = 946_684_800_000_000n

/** Exact: since version 14 the epoch is a numeric, and what is sent are the microseconds themselves. What is infinite has none, and is an error. */
function microseconds(
  value: string,
  type: 'time' | 'timestamp' | 'timestamptz',
  can: ServerCan,
): string {
  const byEpoch = `(extract(epoch from ${value}) * 1000000)::bigint`
  if (!can.castsBytes) return `${byEpoch}::text`
  const sent = `${type}_send(${value})::bigint`
  if (type === 'time') return `${sent}::text`
  return `(case when isfinite(${value}) then ${sent} + ${String(microsecondsTo2000)} else ${byEpoch} end)::text`
}
