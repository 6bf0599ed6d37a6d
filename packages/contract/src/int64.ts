/** A 64-bit integer: a `number` while that is exact, a `bigint` beyond 2^53. */
export type Int64 = number | bigint

/** -2^63. */
export const minInt64: bigint = -(2n ** 63n)
/** 2^63 - 1. */
export const maxInt64: bigint = 2n ** 63n - 1n
/** -2^31. */
export const minInt32: number = -(2 ** 31)
/** 2^31 - 1. */
export const maxInt32: number = 2 ** 31 - 1

const minSafe = BigInt(Number.MIN_SAFE_INTEGER)
const maxSafe = BigInt(Number.MAX_SAFE_INTEGER)

/** The one form of a value: equal integers come out as equal JavaScript values. */
export function normalizeInt64(value: bigint): Int64 {
  return value >= minSafe && value <= maxSafe ? Number(value) : value
}

/** Whether a 64-bit column can hold the value. */
export function isInt64(value: bigint): boolean {
  return value >= minInt64 && value <= maxInt64
}

/** Order of two integers, exact also between a number and a bigint. */
export function compareInt64(a: Int64, b: Int64): -1 | 0 | 1 {
  if (a < b) return -1
  return a > b ? 1 : 0
}
