import { BlobMissingError, type BlobBackend } from '../blob/blob-backend.ts'
import { blockBytes, type Blocks } from '../blob/blocks.ts'
import { unlessDamaged } from '../bytes/damaged.ts'
import type { ObjectId } from '../bytes/object-id.ts'
import type { EntryHead } from '../pack/pack-entry.ts'

/** An entry and its bytes as they are stored. */
export interface StoredEntry<Head = EntryHead> {
  readonly head: Head
  readonly stored: Buffer
}

/** Where an entry lies. */
interface Place {
  readonly id: ObjectId
  readonly pack: string
  readonly offset: number
  readonly storedBytes: number
}

/** Reading so many bytes more costs less than another request. */
const gapBytes = 128 * 1024

/** Fewer bytes are not worth a block of their own. */
const leastInBlock = 256 * 1024

/** Neighbours in one pack. */
interface Run<Entry> {
  readonly pack: string
  readonly start: number
  end: number
  readonly entries: Entry[]
}

/**
 * Fetches entries in as few reads as makes sense. Those of a pack that is gone or too short are left out: whoever needs one of them
 * reads it alone, and learns what is wrong with it. They lie in blocks, if such are given, as far as they fill one and fit in it.
 */
export async function readRuns<Entry extends Place>(
  backend: BlobBackend,
  entries: readonly Entry[],
  blocks?: Blocks,
): Promise<Map<ObjectId, StoredEntry<Entry>>> {
  const found = new Map<ObjectId, StoredEntry<Entry>>()
  const read = async (run: Run<Entry>): Promise<void> => {
    const bytes = await readRun(backend, run, blocks)
    if (bytes === undefined) return
    for (const head of run.entries) {
      const start = head.offset - run.start
      found.set(head.id, { head, stored: bytes.subarray(start, start + head.storedBytes) })
    }
  }
  await Promise.all(runsOf(entries, blocks === undefined ? Infinity : blockBytes).map(read))
  return found
}

function runsOf<Entry extends Place>(
  entries: readonly Entry[],
  mostBytes: number,
): readonly Run<Entry>[] {
  const runs: Run<Entry>[] = []
  for (const entry of [...entries].sort(byPlace)) {
    const end = entry.offset + entry.storedBytes
    const last = runs.at(-1)
    const isNear = last?.pack === entry.pack && entry.offset - last.end <= gapBytes
    if (last !== undefined && isNear && end - last.start <= mostBytes) {
      last.end = Math.max(last.end, end)
      last.entries.push(entry)
    } else runs.push({ pack: entry.pack, start: entry.offset, end, entries: [entry] })
  }
  return runs
}

function byPlace(a: Place, b: Place): number {
  if (a.pack !== b.pack) return a.pack < b.pack ? -1 : 1
  return a.offset - b.offset
}

async function readRun(
  backend: BlobBackend,
  { pack, start, end }: Run<unknown>,
  blocks: Blocks | undefined,
): Promise<Buffer | undefined> {
  const length = end - start
  const isForBlock = length >= leastInBlock && length <= blockBytes
  const block = isForBlock ? blocks?.take() : undefined
  try {
    return await unlessDamaged(backend.read(pack, { start, length }, block))
  } catch (error) {
    if (error instanceof BlobMissingError) return undefined
    throw error
  }
}
