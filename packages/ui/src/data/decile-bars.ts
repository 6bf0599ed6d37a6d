/** A bar of a histogram; all between 0 and 1. */
export interface DecileBar {
  readonly from: number
  readonly width: number
  readonly height: number
}

/**
 * Eleven deciles as ten bars of equal area: where the tenths lie close together, the bar is high. Equal deciles are a point that many rows
 * share, which gets as narrow a bar as can be seen. Empty where there are no numbers, or only one.
 */
export function decileBars(deciles: readonly number[]): readonly DecileBar[] {
  const values = deciles.map(Number)
  const [low = NaN, high = NaN] = [values[0], values.at(-1)]
  if (values.length < 3 || !(high > low)) return []
  const least = 0.01
  const bars = values.slice(1).map((value, at) => {
    const from = ((values[at] ?? low) - low) / (high - low)
    const width = Math.max(least, (value - (values[at] ?? low)) / (high - low))
    return { from: Math.min(from, 1 - width), width, density: 1 / width }
  })
  const highest = Math.max(...bars.map(({ density }) => density))
  return bars.map(({ from, width, density }) => ({ from, width, height: density / highest }))
}
