export interface Bin {
  readonly from: number
  readonly to: number
  /** Places of the values in it. */
  readonly places: readonly number[]
}

const mostBins = 30

/** Numbers in bins of equal width, about as many as the root of how many there are; the greatest is in the last. */
export function binsOf(values: readonly number[]): readonly Bin[] {
  const finite = values.filter(Number.isFinite)
  if (finite.length === 0) return []
  const [low, high] = [Math.min(...finite), Math.max(...finite)]
  if (high === low)
    return [{ from: low - 0.5, to: low + 0.5, places: placesWhere(values, Number.isFinite) }]
  const count = Math.max(4, Math.min(mostBins, Math.ceil(Math.sqrt(finite.length) * 1.6)))
  const step = (high - low) / count
  return Array.from({ length: count }, (_, at) => ({
    from: low + at * step,
    to: at === count - 1 ? high : low + (at + 1) * step,
    places: placesWhere(
      values,
      (value) => Math.min(count - 1, Math.floor((value - low) / step)) === at,
    ),
  }))
}

function placesWhere(values: readonly number[], is: (value: number) => boolean): readonly number[] {
  return values.flatMap((value, at) => (is(value) ? [at] : []))
}
