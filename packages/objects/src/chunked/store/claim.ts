import type { Marks } from '../bytes/id-set.ts'
import type { ObjectId } from '../bytes/object-id.ts'
import type { EntryBases } from '../index/indexed-entry.ts'
import type { StoreParts } from './store-parts.ts'

/**
 * Whether an entry is stored, so that a new object may build on it. While a collection is under way it is spared from then on, with all
 * that it builds on itself; if a part of that is gone already, the answer is no, and the entry has to be stored again.
 */
export function claim(parts: StoreParts, id: ObjectId): boolean {
  // What is on its way was claimed by whoever brought it.
  if (parts.writer.find(id) !== undefined) return true
  if (parts.marks === undefined) return parts.index.has(id)
  return spare(parts, id, parts.marks)
}

/**
 * Marks an entry and the entries that it is a delta of; false if one of them is not there. One that went and came again may be a delta
 * itself by now, even of this entry: then it is of no smaller depth, and does not count.
 */
export function spare(parts: StoreParts, id: ObjectId, marks: Marks): boolean {
  if (marks.has(id)) return true
  const entry = basesOf(parts, id)
  if (entry === undefined) return false
  for (const base of entry.ids) {
    const baseDepth = basesOf(parts, base)?.depth ?? Infinity
    if (baseDepth >= entry.depth || !spare(parts, base, marks)) return false
  }
  marks.add(id)
  return true
}

/** What a stored entry is, and builds on. */
export function basesOf({ writer, index }: StoreParts, id: ObjectId): EntryBases | undefined {
  const pending = writer.find(id)
  if (pending === undefined) return index.bases(id)
  return { kind: pending.kind, depth: pending.depth, ids: pending.delta?.ids ?? [] }
}
