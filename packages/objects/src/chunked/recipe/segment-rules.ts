import type { ObjectId } from '../bytes/object-id.ts'

/**
 * Where a recipe is divided. A segment ends behind a chunk whose id says so, as a chunk ends behind bytes that say so: a version of which
 * a part has changed shares the segments of the rest.
 */
export interface SegmentRules {
  readonly leastChunks: number
  /** Behind the least, one chunk in so many ends a segment. */
  readonly oneIn: number
  readonly mostChunks: number
}

/** About 130 MB of an object, and 90 kB of recipe, each. */
export const segmentRules: SegmentRules = { leastChunks: 1024, oneIn: 1024, mostChunks: 4096 }

/** Whether a segment of so many chunks ends behind this one, its last. */
export function endsSegment(rules: SegmentRules, count: number, last: ObjectId): boolean {
  if (count >= rules.mostChunks) return true
  return count >= rules.leastChunks && Number.parseInt(last.slice(0, 8), 16) % rules.oneIn === 0
}
