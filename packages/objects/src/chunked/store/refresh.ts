import { BlobMissingError, type BlobInfo } from '../blob/blob-backend.ts'
import { unlessDamaged } from '../bytes/damaged.ts'
import type { PackEntry } from '../pack/pack-entry.ts'
import { dropIncomplete } from './drop-incomplete.ts'
import { buildsOnOthers, FoundPacks } from './found-packs.ts'
import { packPrefix } from './pack-writer.ts'
import { readFooter } from './read-footer.ts'
import { allIds } from './recover.ts'
import type { StoreParts } from './store-parts.ts'

/** What other servers did to the packs since the index was last compared with them. */
export interface Refresh {
  readonly packsAdded: number
  /** Their collections removed them; what they kept of them is in packs that were added. */
  readonly packsGone: number
}

interface FoundPack extends BlobInfo {
  readonly entries: readonly PackEntry[]
}

/** Brings the index up to the packs. When nothing changed it is one list of them, a request for each thousand. */
export async function refresh(parts: StoreParts): Promise<Refresh> {
  const { backend, index, clock } = parts
  // Taken first: what this process writes from now on is known to it and not missing.
  const unseen = new Set(index.packs().map(({ name }) => name))
  const found: FoundPack[] = []
  for await (const info of backend.list(packPrefix)) {
    if (unseen.delete(info.name)) continue
    const entries = await entriesOf(parts, info)
    if (entries !== undefined) found.push({ ...info, entries })
  }
  // In one step: what was copied from a pack that is gone is not missing for a moment.
  for (const name of unseen) index.removePack(name)
  const packs = new FoundPacks(index)
  for (const pack of found) packs.add({ ...pack, createdMs: clock() })
  packs.flush()
  const suspects =
    unseen.size > 0
      ? await allIds(parts)
      : found.flatMap(({ entries }) => entries.filter(buildsOnOthers).map(({ id }) => id))
  await dropIncomplete(parts, suspects)
  return { packsAdded: found.length, packsGone: unseen.size }
}

/** Undefined if the pack can't be read, or went since it was listed. */
async function entriesOf(
  { backend }: StoreParts,
  info: BlobInfo,
): Promise<readonly PackEntry[] | undefined> {
  try {
    return await unlessDamaged(readFooter(backend, info))
  } catch (error) {
    if (error instanceof BlobMissingError) return undefined
    throw error
  }
}

/**
 * Runs one refresh at a time. Who asks while one is under way gets the next, as the list of this one may be older than what is looked
 * for; all of them share it.
 */
export function refresher(parts: () => StoreParts): () => Promise<Refresh> {
  let running: Promise<Refresh> | undefined
  let next: Promise<Refresh> | undefined

  const start = (): Promise<Refresh> => {
    const started = refresh(parts()).finally(() => {
      if (running === started) running = undefined
    })
    running = started
    return started
  }

  return () => {
    if (running === undefined) return start()
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined
        return start()
      })
    return next
  }
}
