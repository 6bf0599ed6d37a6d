import { quoteName } from '../engine/quote.ts'
import { byName } from '../fingerprint/value-text.ts'
import type { Column, ScalarType } from '../schema/value-type.ts'

/**
 * The text of a row for its fingerprint, as SQL of PostgreSQL: what `rowText` says in the engine (docs/format/fingerprint.md), computed where
 * the rows are.
 */
export function postgresRowText(columns: readonly Column[]): string {
  const texts = byName(columns).map((column) => `coalesce(${presentText(column)}, '-')`)
  return texts.length === 0 ? "''" : texts.join(' || ')
}

function presentText({ name, type }: Column): string {
  const value = quoteName(name)
  if (typeof type === 'string') return scalarText(value, type)
  // The only type of this source that is no scalar.
  return `'n' || trim_scale(${value})::text || ';'`
}

function scalarText(value: string, type: ScalarType): string {
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
      const bits = `('x' || encode(float8send(${number}), 'hex'))::bit(64)::bigint`
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
      return `'h' || ${microseconds(value)} || ';'`
    case 'timestamp':
    case 'timestamp_ns':
      return `'w' || ${microseconds(value)} || ';'`
    case 'instant':
      return `'i' || ${microseconds(value)} || ';'`
  }
}

/** Exact, since version 14 gives a numeric. */
function microseconds(value: string): string {
  return `(extract(epoch from ${value}) * 1000000)::bigint::text`
}
