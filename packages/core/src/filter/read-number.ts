import { isInt64, normalizeInt64, type Int64 } from '@stemma/contract'

/**
 * A number as written in a filter: an exact integer within 64 bits, otherwise a float (for integers beyond that, the nearest; for what no
 * float can hold, an infinity).
 */
export function readNumber(text: string): Int64 {
  if (!/^[+-]?\d{1,20}$/.test(text)) return Number(text)
  const value = BigInt(text.replace(/^\+/, ''))
  return isInt64(value) ? normalizeInt64(value) : Number(text)
}

/** Text that `readNumber` takes for the same number, float for float. */
export function writeNumber(value: Int64): string {
  if (typeof value === 'bigint') return String(value)
  if (value === Infinity) return '1e999'
  if (value === -Infinity) return '-1e999'
  if (Object.is(value, -0)) return '-0.0'
  const text = String(value)
  return Number.isSafeInteger(value) || !/^-?\d+$/.test(text) ? text : `${text}.0`
}
