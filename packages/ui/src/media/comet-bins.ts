import type { DistributionBin } from './distribution.ts'
import { fieldsOf } from './media-series.ts'

const shownBins = 64
const mostBins = 20_000

/**
 * The bins of a histogram of Comet's, of one width each. Its file is JSON: `index_values` has the number of a bin and its count, and bins grow by the factor
 * `step` with their distance from `offset`, beginning with `start`. Undefined for what has another form.
 */
export function cometBins(bytes: ArrayBuffer): readonly DistributionBin[] | undefined {
  const {
    index_values: given,
    offset,
    start,
    stop,
    step,
  } = fieldsOf(new TextDecoder().decode(bytes))
  const edges = edgesOf({
    offset: Number(offset),
    start: Number(start),
    stop: Number(stop),
    step: Number(step),
  })
  if (edges === undefined || !Array.isArray(given)) return undefined
  const found: DistributionBin[] = []
  for (const pair of given) {
    const [index, count] = Array.isArray(pair) ? pair.map(Number) : []
    const from = edges[index ?? -1]
    const to = edges[(index ?? -1) + 1]
    if (from === undefined || to === undefined || count === undefined || !(count >= 0))
      return undefined
    found.push({ from, to, count })
  }
  return ofOneWidth(found)
}

interface Growth {
  readonly offset: number
  readonly start: number
  readonly stop: number
  readonly step: number
}

/** Where bins begin; those at both ends have no other end, and end where they begin. */
function edgesOf({ offset, start, stop, step }: Growth): readonly number[] | undefined {
  if (!Number.isFinite(offset) || !(start > 0) || !(step > 1) || !(stop < Infinity))
    return undefined
  const distances: number[] = []
  for (let distance = start; offset + distance <= stop; distance *= step)
    if (distances.push(distance) > mostBins) return undefined
  const far = distances.at(-1) ?? 0
  const below = distances.toReversed().map((distance) => offset - distance)
  const above = distances.map((distance) => offset + distance)
  return [offset - far, ...below, offset, ...above, offset + far]
}

/** Counts are shared out by how much of a bin lies where. */
function ofOneWidth(bins: readonly DistributionBin[]): readonly DistributionBin[] {
  const low = Math.min(...bins.map(({ from }) => from))
  const high = Math.max(...bins.map(({ to }) => to))
  if (!(high > low)) return bins
  const width = (high - low) / shownBins
  const counts = Array.from({ length: shownBins }, () => 0)
  for (const { from, to, count } of bins) {
    const first = Math.min(shownBins - 1, Math.floor((from - low) / width))
    const last = Math.min(shownBins - 1, Math.floor((to - low) / width))
    for (let at = first; at <= last; at++) {
      const share = Math.min(to, low + (at + 1) * width) - Math.max(from, low + at * width)
      counts[at] = (counts[at] ?? 0) + (to > from ? (count * share) / (to - from) : count)
    }
  }
  return counts.map((count, at) => ({ from: low + at * width, to: low + (at + 1) * width, count }))
}
