import type { BlobBackend } from '../blob/blob-backend.ts'
import { unlessDamaged } from '../bytes/damaged.ts'
import type { ChunkIndex } from '../index/chunk-index.ts'
import { packPrefix } from './pack-writer.ts'
import { readFooter } from './read-footer.ts'

/** What had to be put right when a store was opened. */
export interface Recovery {
  /** Puts that were interrupted; nobody was told that they had succeeded. */
  readonly unfinishedPuts: number
  /** Packs that the index did not know: written just before a crash, or all of them if the index was lost. */
  readonly packsAdded: number
  /** Packs that the index knew and that are gone. What lay in them is missing; `fsck` names it. */
  readonly packsMissing: readonly string[]
  /** Packs whose end can't be read. `fsck` says more. */
  readonly packsUnreadable: readonly string[]
}

export interface RecoverParts {
  readonly backend: BlobBackend
  readonly index: ChunkIndex
  readonly clock: () => number
}

/** Makes the index say what the packs say. */
export async function recover({ backend, index, clock }: RecoverParts): Promise<Recovery> {
  const unfinishedPuts = await backend.removeUnfinished()
  const known = new Set(index.packs().map(({ name }) => name))
  const packsUnreadable: string[] = []
  let packsAdded = 0
  for await (const pack of backend.list(packPrefix)) {
    if (known.delete(pack.name)) continue
    const entries = await unlessDamaged(readFooter(backend, pack))
    if (entries === undefined) packsUnreadable.push(pack.name)
    else {
      packsAdded += 1
      // What is known already stays where it is.
      const unknown = entries.filter(({ id }) => !index.has(id))
      index.add({ pack: { ...pack, createdMs: clock(), entries: unknown } })
    }
  }
  for (const name of known) index.removePack(name)
  return { unfinishedPuts, packsAdded, packsMissing: [...known], packsUnreadable }
}
