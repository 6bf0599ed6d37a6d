import type { Marks } from '../bytes/id-set.ts'
import type { EntryPlace } from '../index/indexed-entry.ts'
import type { StoreParts } from '../store/store-parts.ts'
import { placesOf } from './pages-of.ts'

/** What an entry takes in the footer of its pack, its id above all. Small ones take more there than as bytes. */
const footerBytes = 40

export interface Sweep {
  readonly marks: Marks
  /** Only entries in these packs are removed. */
  readonly packs: ReadonlySet<string>
  /** Only says what is dead. */
  readonly keepsIndex: boolean
}

export interface Swept {
  readonly removedEntries: number
  readonly removedBytes: number
  /** Of each pack, the bytes of entries that stay, with their part of the footer. */
  readonly liveBytes: ReadonlyMap<string, number>
}

/**
 * Removes the entries without a mark from the index, before any pack goes: what is not in the index nobody builds on. A page is read,
 * compared with the marks and removed from in one step, so that no put can claim an entry between.
 */
export async function sweepEntries(parts: StoreParts, sweep: Sweep): Promise<Swept> {
  const { marks, packs, keepsIndex } = sweep
  const liveBytes = new Map<string, number>()
  let removedEntries = 0
  let removedBytes = 0
  for await (const page of placesOf(parts.index)) {
    // The marks count as they are now: a put may have claimed an entry since the page was read.
    const dead: EntryPlace[] = []
    for (const entry of page) {
      const { id, pack, storedBytes } = entry
      if (packs.has(pack) && !marks.has(id)) dead.push(entry)
      else liveBytes.set(pack, (liveBytes.get(pack) ?? 0) + storedBytes + footerBytes)
    }
    if (!keepsIndex) parts.index.removeEntries(dead.map(({ id }) => id))
    removedEntries += dead.length
    removedBytes += dead.reduce((sum, { storedBytes }) => sum + storedBytes, 0)
  }
  return { removedEntries, removedBytes, liveBytes }
}
