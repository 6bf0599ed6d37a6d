import { BlobMissingError, type BlobBackend } from '../blob/blob-backend.ts'
import { blockBytes, type Blocks } from '../blob/blocks.ts'
import { unlessDamaged } from '../bytes/damaged.ts'
import type { ObjectId } from '../bytes/object-id.ts'
import type { IndexedEntry } from '../index/chunk-index.ts'
import type { EntryHead } from '../pack/pack-entry.ts'

/** An entry and its bytes as they are stored. */
export interface StoredEntry {
  readonly head: EntryHead
  readonly stored: Buffer
}

/** Reading so many bytes more costs less than another request. */
const gapBytes = 128 * 1024

/** Fewer bytes are not worth a block of their own. */
const leastInBlock = 256 * 1024

/** Neighbours in one pack. */
interface Run {
  readonly pack: string
  readonly start: number
  end: number
  readonly entries: IndexedEntry[]
}

/**
 * Fetches entries in as few reads as makes sense. Those of a pack that is gone or too short are left out: whoever needs one of them
 * reads it alone, and learns what is wrong with it. They lie in blocks, if such are given, as far as they fill and fit in one.
 */
export async function readRuns(
  backend: BlobBackend,
  entries: readonly IndexedEntry[],
  blocks?: Blocks,
): Promise<Map<ObjectId, StoredEntry>> {
  const found = new Map<ObjectId, StoredEntry>()
  const read = async (run: Run): Promise<void> => {
    const bytes = await readRun(backend, run, blocks)
    if (bytes === undefined) return
    for (const head of run.entries) {
      const start = head.offset - run.start
      found.set(head.id, { head, stored: bytes.subarray(start, start + head.storedBytes) })
    }
  }
  await Promise.all(runsOf(entries).map(read))
  return found
}

function runsOf(entries: readonly IndexedEntry[]): readonly Run[] {
  const runs: Run[] = []
  for (const entry of [...entries].sort(byPlace)) {
    const end = entry.offset + entry.storedBytes
    const last = runs.at(-1)
    if (last !== undefined && last.pack === entry.pack && entry.offset - last.end <= gapBytes) {
      last.end = Math.max(last.end, end)
      last.entries.push(entry)
    } else runs.push({ pack: entry.pack, start: entry.offset, end, entries: [entry] })
  }
  return runs
}

function byPlace(a: IndexedEntry, b: IndexedEntry): number {
  if (a.pack !== b.pack) return a.pack < b.pack ? -1 : 1
  return a.offset - b.offset
}

async function readRun(
  backend: BlobBackend,
  { pack, start, end }: Run,
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
