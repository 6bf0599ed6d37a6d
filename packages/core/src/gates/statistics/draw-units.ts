import type { Random } from './random.ts'

/** More are put together at random. The standard error of so many groups has itself an error of 1.1 %, less than 2,000 draws leave at the ends of an interval. */
const mostUnits = 4000

/** Sums of columns over units, in one array: unit by unit. */
export interface UnitSums {
  readonly units: number
  readonly columns: number
  readonly sums: Float64Array
  /** The unit of each row. */
  readonly unitOf: Int32Array
}

/**
 * Adds up rows by the unit that they are drawn with: by entity or stretch of time where the rows say so, else each by itself. More units than are drawn
 * quickly become groups of equally many, at random.
 */
export function sumUnits(
  columns: readonly Float64Array[],
  { count, units }: { readonly count: number; readonly units: Int32Array | undefined },
  random: Random,
): UnitSums {
  const unitOf = groupUnits(units ?? Int32Array.from({ length: count }, (_, row) => row), random)
  let most = -1
  for (const unit of unitOf) if (unit > most) most = unit
  const sums = new Float64Array((most + 1) * columns.length)
  for (let row = 0; row < count; row++) {
    const start = (unitOf[row] ?? 0) * columns.length
    for (let at = 0; at < columns.length; at++)
      sums[start + at] = (sums[start + at] ?? 0) + (columns[at]?.[row] ?? NaN)
  }
  return { units: most + 1, columns: columns.length, sums, unitOf }
}

function groupUnits(units: Int32Array, random: Random): Int32Array {
  let most = -1
  for (const unit of units) if (unit > most) most = unit
  if (most < mostUnits) return units
  const place = Int32Array.from({ length: most + 1 }, (_, unit) => unit)
  for (let at = most; at > 0; at--) {
    const other = random.below(at + 1)
    const kept = place[at] ?? 0
    place[at] = place[other] ?? 0
    place[other] = kept
  }
  return units.map((unit) => (place[unit] ?? 0) % mostUnits)
}

/** Draws as many units as there are, with replacement, so many times; `take` gets the sums of their columns, which it must not keep. */
export function drawUnits(
  { units, columns, sums }: UnitSums,
  { times, random }: { readonly times: number; readonly random: Random },
  take: (totals: Float64Array, time: number) => void,
): void {
  const totals = new Float64Array(columns)
  for (let time = 0; time < times; time++) {
    totals.fill(0)
    for (let drawn = 0; drawn < units; drawn++) {
      const start = random.below(units) * columns
      for (let at = 0; at < columns; at++) totals[at] = (totals[at] ?? 0) + (sums[start + at] ?? 0)
    }
    take(totals, time)
  }
}
