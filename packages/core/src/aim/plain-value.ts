import { AimObject, type AimValue } from '@stemma/contract'

/** A value of Aim's as JSON has it: large numbers are texts, bytes are told by their size. */
export function plainValue(value: AimValue): unknown {
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if (Array.isArray(value)) return value.map(plainValue)
  if (value instanceof AimObject) return { class: value.name, ...fieldsOf(value.fields) }
  return value instanceof Map ? fieldsOf(value) : value
}

function fieldsOf(map: ReadonlyMap<string | bigint, AimValue>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Array.from(map, ([key, value]) => [String(key), plainValue(value)]))
}
