/** What a box shows of some numbers. */
export interface BoxStats {
  readonly low: number
  readonly first: number
  readonly median: number
  readonly third: number
  readonly high: number
}

/**
 * Quartiles, and whiskers to the last values within one and a half times their distance (Tukey 1977). Between two values a quantile lies on the
 * line between them, as R's type 7 and NumPy have it. Undefined for no numbers.
 */
export function boxStats(values: readonly number[]): BoxStats | undefined {
  const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b)
  if (sorted.length === 0) return undefined
  const [first, median, third] = [0.25, 0.5, 0.75].map((part) => quantile(sorted, part))
  if (first === undefined || median === undefined || third === undefined) return undefined
  const reach = 1.5 * (third - first)
  const low = sorted.find((value) => value >= first - reach) ?? first
  const high = sorted.findLast((value) => value <= third + reach) ?? third
  return { low, first, median, third, high }
}

function quantile(sorted: readonly number[], part: number): number {
  const place = (sorted.length - 1) * part
  const at = Math.floor(place)
  const low = sorted[at] ?? NaN
  return low + ((sorted[at + 1] ?? low) - low) * (place - at)
}
