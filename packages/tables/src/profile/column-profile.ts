import type { ValueType } from '../schema/value-type.ts'

/** What a column of a version holds. Counts are exact, but `distinct` is an estimate (about 2 %). */
export interface ColumnProfile {
  readonly name: string
  readonly nulls: number
  readonly distinct: number
  /** Smallest and largest value as text; absent without values. */
  readonly min?: string
  readonly max?: string
  /** Of a column of numbers: over the values that are finite. */
  readonly numbers?: NumberProfile
  /** Of a column of texts or truth values: the values that come most often, and how often. */
  readonly top?: readonly (readonly [value: string, count: number])[]
}

export interface NumberProfile {
  readonly mean: number
  readonly standardDeviation: number
  /** The values at 0 %, 10 %, … 100 %. */
  readonly deciles: readonly number[]
  readonly notFinite: number
}

export type ColumnKind = 'number' | 'category' | 'time' | 'other'

/** How a column is summed up. */
export function kindOf(type: ValueType): ColumnKind {
  if (typeof type === 'object') return 'decimal' in type ? 'number' : 'other'
  if (/^u?int|^float$|^double$/u.test(type)) return 'number'
  if (type === 'text' || type === 'boolean' || type === 'uuid') return 'category'
  return type === 'date' || type.startsWith('timestamp') || type === 'instant' ? 'time' : 'other'
}

/** Quantiles are taken of quarters: the distance between two numbers may be more than a double holds, that of their quarters is not. */
export const quarter = 0.25
