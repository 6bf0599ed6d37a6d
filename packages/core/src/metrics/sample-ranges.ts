import type { Int64 } from '@stemma/contract'
import { byStep, sortPoints, type Points } from '@stemma/store'
import { samplePlaces, within } from './sample-points.ts'

/** What lies from each point of a sample to before the next one; NaN where there are no numbers. */
export interface ValueRanges {
  readonly lows: readonly number[]
  readonly highs: readonly number[]
}

/** The least and the greatest values between the points that `samplePoints` takes: a sample alone can miss every peak. */
export function sampleRanges(
  points: Points,
  count: number,
  range?: { readonly from: Int64; readonly to: Int64 },
): ValueRanges {
  const { values } = sortPoints(range ? within(points, range) : points, byStep)
  const places = samplePlaces(values.length, count)
  const lows: number[] = []
  const highs: number[] = []
  for (const [at, place] of places.entries()) {
    let [low, high] = [NaN, NaN]
    for (let index = place; index < (places[at + 1] ?? values.length); index++) {
      const value = values[index] ?? NaN
      // A comparison with NaN is false: the first number replaces it.
      if (!(value >= low)) low = Number.isNaN(value) ? low : value
      if (!(value <= high)) high = Number.isNaN(value) ? high : value
    }
    lows.push(low)
    highs.push(high)
  }
  return { lows, highs }
}
