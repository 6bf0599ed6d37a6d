import { compareInt64, type Int64 } from '@stemma/contract'
import {
  addPoint,
  byStep,
  noPoints,
  pointAt,
  sortPoints,
  type PointList,
  type Points,
} from '@stemma/store'

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
  const length = sorted.values.length
  if (length <= count) return sorted
  const sample = noPoints()
  const firsts = bucketStarts(length, count)
  for (const index of firsts) addPoint(sample, pointAt(sorted, index))
  const last = pointAt(sorted, length - 1)
  if (firsts.at(-1) === length - 1) return sample
  if (sample.values.length >= count) removeLast(sample)
  addPoint(sample, last)
  return sample
}

/** Where `count` buckets of nearly the same size start; the first buckets take one more when the length can't be divided. */
function bucketStarts(length: number, count: number): readonly number[] {
  const size = Math.floor(length / count)
  const larger = length % count
  return Array.from({ length: count }, (_, bucket) => bucket * size + Math.min(bucket, larger))
}

function within(
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

function removeLast({ steps, times, values }: PointList): void {
  steps.pop()
  times.pop()
  values.pop()
}
