/** The middle of a list, whatever its order; the mean of the two middle ones when their number is even. */
export function median(values: readonly number[]): number {
  return percentile(values, 50)
}

/**
 * The value below which `percent` of the list lies, interpolated between neighbours, so that small samples do
 * not jump. Throws on an empty list: a figure without a measurement must not become a number.
 */
export function percentile(values: readonly number[], percent: number): number {
  if (values.length === 0) throw new RangeError('No percentile of an empty list.')
  const sorted = values.toSorted((a, b) => a - b)
  const position = ((sorted.length - 1) * percent) / 100
  const low = sorted[Math.floor(position)]
  const high = sorted[Math.ceil(position)]
  if (low === undefined || high === undefined) throw new RangeError(`No percentile ${percent}.`)
  return low + (high - low) * (position - Math.floor(position))
}
