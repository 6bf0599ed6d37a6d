import { setImmediate } from 'node:timers/promises'
import { unlessDamaged } from '../bytes/damaged.ts'
import type { Marks } from '../bytes/id-set.ts'
import type { IndexedEntry, IndexedPack } from '../index/indexed-entry.ts'
import type { PackEntry } from '../pack/pack-entry.ts'
import { dropIncomplete } from '../store/drop-incomplete.ts'
import { readFooter } from '../store/read-footer.ts'
import { allIds } from '../store/recover.ts'
import { rewriteEntries } from '../store/rewrite-entries.ts'
import type { StoreParts } from '../store/store-parts.ts'

/** A pack is rewritten when less than this part of it is needed. */
const worthKeeping = 0.6
/** So many look-ups take a few milliseconds; then others have their turn. */
const entriesAtATime = 500

export interface DeadPacks {
  readonly packs: readonly IndexedPack[]
  /** Of each pack, the bytes of entries that are needed, with their part of the footer. */
  readonly liveBytes: ReadonlyMap<string, number>
  /** What is needed, as it is at any moment. */
  readonly marks: Marks
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
    if (await removePack(parts, pack, marks)) freedBytes += Math.max(0, pack.sizeBytes - live)
  }
  // What builds on the dead in packs that stay: on a shared backend the index still has it.
  if (parts.shared !== undefined && freedBytes > 0) await dropIncomplete(parts, await allIds(parts))
  return freedBytes
}

/** Copies what is needed of a pack, and removes it. False if it has to stay. */
async function removePack(parts: StoreParts, pack: IndexedPack, marks: Marks): Promise<boolean> {
  const entries = await unlessDamaged(readFooter(parts.backend, pack))
  if (entries === undefined) return false
  // On a shared backend the index has the dead ones, too.
  const isNeeded = ({ id }: IndexedEntry): boolean => parts.shared === undefined || marks.has(id)
  const needed: IndexedEntry[] = []
  for await (const placed of placedIn(parts, { pack, entries })) {
    needed.push(...placed.filter(isNeeded))
  }
  // Nothing is dead in it: it only looks so.
  if (needed.length === entries.length) return false
  await parts.shared?.renew()
  await rewriteEntries(parts, needed)
  for await (const placed of placedIn(parts, { pack, entries })) {
    // A copy of exactly these entries may have been there before under this very name.
    if (placed.some(isNeeded)) return false
    parts.shared?.checkRight()
    // In the same step in which nobody needed them.
    parts.index.removeEntries(placed.map(({ id }) => id))
  }
  parts.shared?.checkRight()
  parts.index.forgetPack(pack.name)
  await parts.backend.remove(pack.name)
  return true
}

interface PackContent {
  readonly pack: IndexedPack
  readonly entries: readonly PackEntry[]
}

/** The entries that the index still places in the pack, some at a time; between them others have their turn. */
async function* placedIn(
  { index }: StoreParts,
  { pack, entries }: PackContent,
): AsyncGenerator<readonly IndexedEntry[], void, undefined> {
  for (let at = 0; at < entries.length; at += entriesAtATime) {
    const found = entries.slice(at, at + entriesAtATime).map(({ id }) => index.find(id))
    yield found.filter((entry) => entry !== undefined).filter((entry) => entry.pack === pack.name)
    await setImmediate()
  }
}
