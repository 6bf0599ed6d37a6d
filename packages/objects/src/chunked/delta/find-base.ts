import type { ObjectId } from '../bytes/object-id.ts'
import type { EntryHead, Lineage } from '../pack/pack-entry.ts'
import { baseOrdinal } from './base-ordinal.ts'

/**
 * Where the successor of an object stands, and which version it is compressed against. Steps back from `previous` over the versions that
 * are still there; undefined if `previous` is not.
 */
export function findBase(
  previous: ObjectId,
  head: (id: ObjectId) => EntryHead | undefined,
): Lineage | undefined {
  let at = head(previous)
  if (at === undefined) return undefined
  const ordinal = (at.lineage?.ordinal ?? 0) + 1
  const target = baseOrdinal(ordinal)
  let base = previous
  while ((at.lineage?.ordinal ?? 0) > target && at.lineage?.base !== undefined) {
    const further = head(at.lineage.base)
    // Ordinals get smaller step by step; anything else would be a circle.
    if (further === undefined || (further.lineage?.ordinal ?? 0) >= at.lineage.ordinal) break
    base = at.lineage.base
    at = further
  }
  return { ordinal, base }
}
