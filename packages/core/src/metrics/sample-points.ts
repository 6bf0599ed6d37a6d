import { compareInt64, type Int64 } from '@stemma/contract'
import { addPoint, byStep, noPoints, pointAt, sortPoints, type Points } from '@stemma/store'

/**
 * At most `count` points that show the course of a series: the points, ordered by step, timestamp and value, are cut into `count` equal
 * buckets; the first of each is taken, and the very last replaces the last sample. (MLflow's rule for `get-history-bulk-interval`.)
 */
export function samplePoints(
  points: Points,
  count: number,
  range?: { readonly from: Int64; readonly to: Int64 },
): Points {
  const sorted = sortPoints(range ? within(points, range) : points, byStep)
  if (sorted.values.length <= count) return sorted
  const sample = noPoints()
  for (const place of samplePlaces(sorted.values.length, count))
    addPoint(sample, pointAt(sorted, place))
  return sample
}

/** Which of `length` points in order are the sample, ascending. */
export function samplePlaces(length: number, count: number): readonly number[] {
  if (length <= count) return Array.from({ length }, (_, place) => place)
  // The first buckets take one more when the length can't be divided.
  const size = Math.floor(length / count)
  const larger = length % count
  const firsts = Array.from(
    { length: count - 1 },
    (_, bucket) => bucket * size + Math.min(bucket, larger),
  )
  return [...firsts, length - 1]
}

/** The points of a range, with both ends. */
export function within(
  points: Points,
  { from, to }: { readonly from: Int64; readonly to: Int64 },
): Points {
  const inside = noPoints()
  for (let index = 0; index < points.values.length; index++) {
    const point = pointAt(points, index)
    if (compareInt64(point.step, from) >= 0 && compareInt64(point.step, to) <= 0)
      addPoint(inside, point)
  }
  return inside
}
