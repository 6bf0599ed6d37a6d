import { quote, writeDouble } from '../json/write-json.ts'

/** Characters of a value that an error text shows. */
export const maxShownLength = 256

/** A value as MLflow's error texts show it: JSON with sorted keys and no spaces, cut to a sane length. */
export function showValue(value: unknown): string {
  const shown = show(value, maxShownLength)
  return shown.length <= maxShownLength
    ? shown
    : `${shown.slice(0, maxShownLength).toWellFormed()}…`
}

/** `room` bounds the work: what lies beyond it is not written, since the caller cuts it off. */
function show(value: unknown, room: number): string {
  if (typeof value === 'string') return quote(value.slice(0, room + 1))
  if (typeof value === 'number') return writeDouble(value)
  if (typeof value !== 'object' || value === null) return String(value)
  return Array.isArray(value) ? showItems(value, room) : showFields(value, room)
}

function showItems(items: readonly unknown[], room: number): string {
  let out = '['
  for (const item of items) {
    if (out.length > room) return out
    if (out.length > 1) out += ','
    out += show(item, room - out.length)
  }
  return `${out}]`
}

function showFields(fields: object, room: number): string {
  const entries: [string, unknown][] = Object.entries(fields)
  let out = '{'
  for (const [key, value] of entries.toSorted(byKey)) {
    if (out.length > room) return out
    if (out.length > 1) out += ','
    out += `${quote(key.slice(0, room + 1))}:`
    out += show(value, room - out.length)
  }
  return `${out}}`
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** The name that Python has for the type of a JSON value; MLflow's hints use it. */
export function pythonTypeName(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return 'str'
    case 'boolean':
      return 'bool'
    case 'bigint':
      return 'int'
    case 'number':
      return Number.isInteger(value) && Math.abs(value) < 1e21 ? 'int' : 'float'
    default:
      if (value === null || value === undefined) return 'NoneType'
      return Array.isArray(value) ? 'list' : 'dict'
  }
}
