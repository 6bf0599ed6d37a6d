/** A figure and where it may lie with 95 % confidence. */
export interface Estimate {
  readonly value: number
  readonly low: number
  readonly high: number
}

const z = 1.959964

/** A share by Wilson's score interval (Wilson 1927), which holds for few and for extreme ones. */
export function shareOf(hits: number, count: number): Estimate {
  const value = hits / count
  const scale = 1 + z ** 2 / count
  const middle = (value + z ** 2 / (2 * count)) / scale
  const half = (z / scale) * Math.sqrt((value * (1 - value)) / count + z ** 2 / (4 * count ** 2))
  return { value, low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}

/** A mean, by the normal distribution of means: for some dozen values or more. */
export function meanOf(values: readonly number[]): Estimate {
  const count = values.length
  const value = values.reduce((sum, one) => sum + one, 0) / count
  const variance =
    count < 2 ? 0 : values.reduce((sum, one) => sum + (one - value) ** 2, 0) / (count - 1)
  const half = z * Math.sqrt(variance / count)
  return { value, low: value - half, high: value + half }
}
