/** The middle nine tenths of all values; undefined where there are too few for that. */
export function inlierRange(
  columns: readonly (readonly (number | null)[])[],
): readonly [number, number] | undefined {
  const values = columns.flat().filter((value) => value !== null)
  if (values.length < 20) return undefined
  const sorted = Float64Array.from(values).toSorted()
  const low = sorted[Math.floor(sorted.length * 0.05)] ?? 0
  const high = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0
  const margin = (high - low) * 0.05
  return high > low ? [low - margin, high + margin] : undefined
}
