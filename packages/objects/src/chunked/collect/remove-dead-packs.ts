import { unlessDamaged } from '../bytes/damaged.ts'
import type { ObjectId } from '../bytes/object-id.ts'
import type { IndexedEntry, IndexedPack } from '../index/chunk-index.ts'
import type { PackEntry } from '../pack/pack-entry.ts'
import { dropIncomplete } from '../store/drop-incomplete.ts'
import { readFooter } from '../store/read-footer.ts'
import { allIds } from '../store/recover.ts'
import { rewriteEntries } from '../store/rewrite-entries.ts'
import type { StoreParts } from '../store/store-parts.ts'

/** A pack is rewritten when less than this part of it is needed. */
const worthKeeping = 0.6

export interface DeadPacks {
  readonly packs: readonly IndexedPack[]
  /** Of each pack, the bytes of entries that are needed. */
  readonly liveBytes: ReadonlyMap<string, number>
  /** What is needed, as it is at any moment. */
  readonly marks: ReadonlySet<ObjectId>
}

/** Removes packs of which nothing is needed, and those of which little is, after that was copied. Returns the bytes freed. */
export async function removeDeadPacks(
  parts: StoreParts,
  { packs, liveBytes, marks }: DeadPacks,
): Promise<number> {
  let freedBytes = 0
  for (const pack of packs) {
    const live = liveBytes.get(pack.name) ?? 0
    if (live >= pack.sizeBytes * worthKeeping) continue
    if (await removePack(parts, pack, marks)) freedBytes += pack.sizeBytes - live
  }
  // What builds on the dead in packs that stay: on a shared backend the index still has it.
  if (parts.shared !== undefined && freedBytes > 0) await dropIncomplete(parts, await allIds(parts))
  return freedBytes
}

/** Copies what is needed of a pack, and removes it. False if it has to stay. */
async function removePack(
  parts: StoreParts,
  pack: IndexedPack,
  marks: ReadonlySet<ObjectId>,
): Promise<boolean> {
  const entries = await unlessDamaged(readFooter(parts.backend, pack))
  if (entries === undefined) return false
  const placed = (): readonly IndexedEntry[] => placedIn(parts, { pack, entries })
  // On a shared backend the index has the dead ones, too.
  const needed = placed().filter(({ id }) => parts.shared === undefined || marks.has(id))
  // Nothing is dead in it: it only looks so, because its footer is large.
  if (needed.length === entries.length) return false
  await parts.shared?.renew()
  await rewriteEntries(parts, needed)
  // A copy of exactly these entries may have been there before under this very name.
  if (placed().some(({ id }) => parts.shared === undefined || marks.has(id))) return false
  parts.shared?.checkRight()
  parts.index.removePack(pack.name)
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
