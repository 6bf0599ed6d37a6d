import type { Int64 } from '@stemma/contract'
import type { Value } from './db.ts'

// What a column holds is known from the schema; these say so to the compiler, and throw should it ever not be so.

export function textOf(value: Value | undefined): string {
  if (typeof value !== 'string') throw unexpected('text', value)
  return value
}

export function int64Of(value: Value | undefined): Int64 {
  if (typeof value !== 'number' && typeof value !== 'bigint') throw unexpected('a number', value)
  return value
}

export function bytesOf(value: Value | undefined): Uint8Array {
  if (!(value instanceof Uint8Array)) throw unexpected('bytes', value)
  return value
}

function unexpected(wanted: string, value: Value | undefined): TypeError {
  return new TypeError(
    `A column should hold ${wanted} but holds ${value === null ? 'null' : typeof value}.`,
  )
}
