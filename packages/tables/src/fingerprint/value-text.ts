import { quoteName } from '../engine/quote.ts'
import type { Column, ScalarType, ValueType } from '../schema/value-type.ts'

/**
 * SQL of the engine for the canonical text of a value (docs/format/fingerprint.md). One text means one value, whatever engine wrote it:
 * texts begin with the kind and tell where they end, so that they can be joined. A null is `-`.
 */
export function valueText(value: string, type: ValueType): string {
  return `coalesce(${presentText(value, type)}, '-')`
}

function presentText(value: string, type: ValueType): string {
  if (typeof type === 'string') return scalarText(value, type)
  if ('decimal' in type) {
    const text = `CAST(${value} AS VARCHAR)`
    return type.decimal[1] === 0 ? ended('n', text) : ended('n', withoutZeros(text))
  }
  if ('list' in type) return listText(value, valueText('x', type.list))
  if ('map' in type) {
    const [key, inner] = type.map
    const pair = `${valueText('(x).key', key)} || ${valueText('(x).value', inner)}`
    return listText(`map_entries(${value})`, pair, 'm', true)
  }
  const fields = byName(type.struct).map((field) =>
    valueText(`(${value}).${quoteName(field.name)}`, field.type),
  )
  // Without the test, a struct that is null would be the same as one whose fields are.
  return `case when ${value} is null then null else ${joined(["'r('", ...fields, "')'"])} end`
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
      return ended('n', `CAST(${value} AS VARCHAR)`)
    case 'float':
    case 'double': {
      const number = `CAST(${value} AS DOUBLE)`
      const bits = `CAST(CAST(${number} AS BIT) AS BIGINT)`
      return ended(
        'd',
        `case when ${number} = 0 then 0 when isnan(${number}) then 9221120237041090560 else ${bits} end`,
      )
    }
    case 'text':
    case 'json':
      return sized('s', value, `strlen(${value})`)
    case 'null':
      return 'null'
    case 'binary':
      return sized('x', `lower(hex(${value}))`, `octet_length(${value})`)
    case 'uuid':
      return ended('u', `CAST(${value} AS VARCHAR)`)
    case 'date':
      return ended('D', `${value} - DATE '1970-01-01'`)
    case 'time':
      return ended('h', `epoch_us(${value})`)
    case 'timestamp':
      return ended('w', `epoch_us(${value})`)
    case 'timestamp_ns':
      return ended('w', nanoseconds(`epoch_ns(${value})`))
    case 'instant':
      return ended('i', `epoch_us(${value})`)
  }
}

/** A list of texts. Those of a map are sorted: its pairs have no order. */
function listText(list: string, text: string, kind = 'l', isSorted = false): string {
  const texts = `list_transform(${list}, lambda x: ${text})`
  const inner = isSorted ? `list_sort(${texts})` : texts
  return `case when ${list} is null then null else ${joined([`'${kind}('`, `array_to_string(${inner}, '')`, "')'"])} end`
}

function ended(kind: string, text: string): string {
  return `'${kind}' || ${text.startsWith('case') ? `(${text})` : text} || ';'`
}

/** `length` is in bytes. */
function sized(kind: string, text: string, length: string): string {
  return `'${kind}' || ${length} || ':' || ${text}`
}

/** As microseconds where they are whole, so that the unit of a file does not matter. */
function nanoseconds(count: string): string {
  return `case when ${count} % 1000 = 0 then CAST(${count} // 1000 AS VARCHAR) else ${count} || 'n' end`
}

function withoutZeros(text: string): string {
  return `rtrim(rtrim(${text}, '0'), '.')`
}

function joined(parts: readonly string[]): string {
  return parts.join(' || ')
}

/** In the order of the names' code points, which every engine can be told. */
export function byName<T extends { readonly name: string }>(columns: readonly T[]): readonly T[] {
  return [...columns].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))
}

/** SQL for the canonical text of a row: those of its values, by the columns' names. None is null, so that one call may join them all at once. */
export function rowText(columns: readonly Column[]): string {
  const texts = byName(columns).map(({ name, type }) => valueText(quoteName(name), type))
  return texts.length === 0 ? "''" : `concat(${texts.join(', ')})`
}
