import type { Int64 } from '@stemma/contract'
import type { Flag, Lifecycle } from './column-types.ts'
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

export function numberOf(value: Value | undefined): number {
  return Number(int64Of(value))
}

/** 0 or 1. */
export function flagOf(value: Value | undefined): Flag {
  return numberOf(value) === 0 ? 0 : 1
}

export function lifecycleOf(value: Value | undefined): Lifecycle {
  return textOf(value) === 'deleted' ? 'deleted' : 'active'
}

/** Null stays null. */
export function orNull<T>(read: (value: Value) => T): (value: Value | undefined) => T | null {
  return (value) => (value === null ? null : read(defined(value)))
}

/** Null is undefined. */
export function orUndefined<T>(
  read: (value: Value) => T,
): (value: Value | undefined) => T | undefined {
  return (value) => (value === null ? undefined : read(defined(value)))
}

export function bytesOf(value: Value | undefined): Uint8Array {
  if (!(value instanceof Uint8Array)) throw unexpected('bytes', value)
  return value
}

function defined(value: Value | undefined): Value {
  if (value === undefined) throw unexpected('a value', value)
  return value
}

function unexpected(wanted: string, value: Value | undefined): TypeError {
  return new TypeError(
    `A column should hold ${wanted} but holds ${value === null ? 'null' : typeof value}.`,
  )
}
