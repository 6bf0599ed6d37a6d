import type { BlobBackend, BlobInfo } from '@stemma/objects'

const packs = 'packs/'
const pieceBytes = 8 * 1024 * 1024
/** Collections may go on meanwhile: what they wrote anew is in packs that come with the next round. */
const mostRounds = 10

export interface PackCopy {
  readonly from: BlobBackend
  readonly to: BlobBackend
  readonly onBytes: (count: number) => void
  readonly signal?: AbortSignal | undefined
}

/**
 * Copies packs that the other side lacks; the list of all that there were at the end. Packs never change, so one of that name and size is there
 * already; one that a collection removes meanwhile is passed over, as what was needed of it is in a newer one.
 */
export async function copyPacks(copy: PackCopy): Promise<readonly BlobInfo[]> {
  const there = new Map<string, number>()
  for await (const { name, sizeBytes } of copy.to.list(packs)) there.set(name, sizeBytes)
  for (let round = 0; round < mostRounds; round++) {
    const listed: BlobInfo[] = []
    for await (const pack of copy.from.list(packs)) listed.push(pack)
    const missing = listed.filter(({ name, sizeBytes }) => there.get(name) !== sizeBytes)
    if (missing.length === 0) return listed
    for (const pack of missing) if (await copyPack(copy, pack)) there.set(pack.name, pack.sizeBytes)
  }
  throw new Error('The packs change faster than they can be copied. Try again.')
}

async function copyPack(
  { from, to, onBytes, signal }: PackCopy,
  { name, sizeBytes }: BlobInfo,
): Promise<boolean> {
  const draft = to.begin()
  try {
    for (let start = 0; start < sizeBytes; start += pieceBytes) {
      signal?.throwIfAborted()
      const length = Math.min(pieceBytes, sizeBytes - start)
      draft.append(await from.read(name, { start, length }))
      onBytes(length)
    }
    await draft.finish(name)
    return true
  } catch (error) {
    if (error instanceof Error && error.name === 'BlobMissingError') return false
    throw error
  } finally {
    await draft.close()
  }
}

/** Copies what says whose the objects of a place are, so that a server with the same rows takes them for its own. */
export async function copyMarks({ from, to }: Pick<PackCopy, 'from' | 'to'>): Promise<void> {
  for (const prefix of ['owners/', 'places/'])
    for await (const { name, sizeBytes } of from.list(prefix))
      await to.put(
        name,
        sizeBytes === 0 ? [] : [await from.read(name, { start: 0, length: sizeBytes })],
      )
}
