import { quoteName } from '../engine/quote.ts'
import type { ValueType } from '../schema/value-type.ts'

/**
 * SQL for a value whose texts are their UTF-8: on the way out of the engine, a text would lose the mark (U+FEFF) that it may begin with.
 */
export function textsAsBytes(value: string, type: ValueType): string {
  if (!hasText(type)) return value
  if (typeof type === 'string') return `encode(CAST(${value} AS VARCHAR))`
  if ('list' in type) return `list_transform(${value}, lambda x: ${textsAsBytes('x', type.list)})`
  if ('map' in type) {
    const [key, inner] = type.map
    const pair = `struct_pack(k := ${textsAsBytes('(x).key', key)}, v := ${textsAsBytes('(x).value', inner)})`
    return `map_from_entries(list_transform(map_entries(${value}), lambda x: ${pair}))`
  }
  if ('decimal' in type) return value
  const fields = type.struct.map(({ name, type: inner }) => {
    const field = quoteName(name)
    return `${field} := ${textsAsBytes(`(${value}).${field}`, inner)}`
  })
  return `case when ${value} is not null then struct_pack(${fields.join(', ')}) end`
}

function hasText(type: ValueType): boolean {
  if (typeof type === 'string') return type === 'text' || type === 'json'
  if ('list' in type) return hasText(type.list)
  if ('map' in type) return type.map.some(hasText)
  return 'struct' in type && type.struct.some(({ type: inner }) => hasText(inner))
}
