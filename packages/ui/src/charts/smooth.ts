/**
 * Exponential moving average, corrected for its beginning as Adam's moments are (Kingma and Ba 2015, section 3): without that the first
 * values would be drawn to zero. Values that are no number stay where they are and count for nothing.
 */
export function smooth(values: readonly number[], weight: number): readonly number[] {
  if (weight <= 0) return values
  let mean = 0
  let rest = 1
  return values.map((value) => {
    if (!Number.isFinite(value)) return value
    mean = weight * mean + (1 - weight) * value
    rest *= weight
    return mean / (1 - rest)
  })
}
