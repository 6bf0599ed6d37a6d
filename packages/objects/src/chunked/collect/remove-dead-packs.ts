import { unlessDamaged } from '../bytes/damaged.ts'
import type { IndexedEntry, IndexedPack } from '../index/chunk-index.ts'
import type { PackEntry } from '../pack/pack-entry.ts'
import { readFooter } from '../store/read-footer.ts'
import { rewriteEntries } from '../store/rewrite-entries.ts'
import type { StoreParts } from '../store/store-parts.ts'

/** A pack is rewritten when less than this part of it is needed. */
const worthKeeping = 0.6

export interface DeadPacks {
  readonly packs: readonly IndexedPack[]
  /** Of each pack, the bytes of entries that are needed. */
  readonly liveBytes: ReadonlyMap<string, number>
}

/** Removes packs of which nothing is needed, and those of which little is, after that was copied. Returns the bytes freed. */
export async function removeDeadPacks(
  parts: StoreParts,
  { packs, liveBytes }: DeadPacks,
): Promise<number> {
  let freedBytes = 0
  for (const pack of packs) {
    const live = liveBytes.get(pack.name) ?? 0
    if (live >= pack.sizeBytes * worthKeeping) continue
    if (await removePack(parts, pack)) freedBytes += pack.sizeBytes - live
  }
  return freedBytes
}

/** Copies what is needed of a pack, and removes it. False if it has to stay. */
async function removePack(parts: StoreParts, pack: IndexedPack): Promise<boolean> {
  const entries = await unlessDamaged(readFooter(parts.backend, pack))
  if (entries === undefined) return false
  const needed = placedIn(parts, { pack, entries })
  // Nothing is dead in it: it only looks so, because its footer is large.
  if (needed.length === entries.length) return false
  await rewriteEntries(parts, needed)
  // A copy of exactly these entries may have been there before under this very name.
  if (placedIn(parts, { pack, entries }).length > 0) return false
  parts.index.forgetPack(pack.name)
  await parts.backend.remove(pack.name)
  return true
}

interface PackContent {
  readonly pack: IndexedPack
  readonly entries: readonly PackEntry[]
}

/** The entries that the index still places in the pack. */
function placedIn({ index }: StoreParts, { pack, entries }: PackContent): readonly IndexedEntry[] {
  return entries
    .map(({ id }) => index.find(id))
    .filter((entry) => entry !== undefined)
    .filter((entry) => entry.pack === pack.name)
}
