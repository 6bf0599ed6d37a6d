import { unlessDamaged } from '../bytes/damaged.ts'
import type { ObjectId } from '../bytes/object-id.ts'
import { placesOf } from '../collect/pages-of.ts'
import { dropIncomplete, type Dropped } from './drop-incomplete.ts'
import { buildsOnOthers, FoundPacks } from './found-packs.ts'
import { packPrefix } from './pack-writer.ts'
import { readFooter } from './read-footer.ts'
import type { StoreParts } from './store-parts.ts'

/** What had to be put right when a store was opened. */
export interface Recovery {
  /** Puts that were interrupted; nobody was told that they had succeeded. */
  readonly unfinishedPuts: number
  /** Packs that the index did not know: written just before a crash, or all of them if the index was lost. */
  readonly packsAdded: number
  /** Packs that the index knew and that are gone. */
  readonly packsMissing: readonly string[]
  /** Packs whose end can't be read. A check with repair sets them aside. */
  readonly packsUnreadable: readonly string[]
  /** Objects that can't be read any more because a pack is gone, or that a collection had removed. */
  readonly objectsDropped: readonly ObjectId[]
}

/** Makes the index say what the packs say. */
export async function recover(parts: StoreParts): Promise<Recovery> {
  const unfinishedPuts = await parts.backend.removeUnfinished()
  const { added, packsAdded, packsUnreadable, packsMissing } = await comparePacks(parts)
  const suspects = packsMissing.length > 0 ? await allIds(parts) : added
  const dropped: Dropped = await dropIncomplete(parts, suspects)
  return {
    unfinishedPuts,
    packsAdded,
    packsMissing,
    packsUnreadable,
    objectsDropped: dropped.objects,
  }
}

interface Comparison {
  /** Entries of packs that came to the index, as far as they build on others. */
  readonly added: readonly ObjectId[]
  readonly packsAdded: number
  readonly packsMissing: readonly string[]
  readonly packsUnreadable: readonly string[]
}

async function comparePacks({ backend, index, clock }: StoreParts): Promise<Comparison> {
  const known = new Set(index.packs().map(({ name }) => name))
  const missing = new Set(known)
  for await (const { name } of backend.list(packPrefix)) missing.delete(name)
  // First, since another server may have moved what was in them to packs that are new here.
  for (const name of missing) index.removePack(name)
  const packsUnreadable: string[] = []
  const added: ObjectId[] = []
  let packsAdded = 0
  const found = new FoundPacks(index)
  for await (const pack of backend.list(packPrefix)) {
    if (known.has(pack.name)) continue
    const entries = await unlessDamaged(readFooter(backend, pack))
    if (entries === undefined) packsUnreadable.push(pack.name)
    else {
      packsAdded += 1
      found.add({ ...pack, createdMs: clock(), entries })
      for (const entry of entries) if (buildsOnOthers(entry)) added.push(entry.id)
    }
  }
  found.flush()
  return { added, packsAdded, packsMissing: [...missing], packsUnreadable }
}

/** The id of every entry in the index. */
export async function allIds({ index }: StoreParts): Promise<ObjectId[]> {
  const ids: ObjectId[] = []
  for await (const page of placesOf(index)) for (const { id } of page) ids.push(id)
  return ids
}
