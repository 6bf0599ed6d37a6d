import type { IndexedEntry } from '../index/indexed-entry.ts'
import type { NewEntry } from '../pack/pack-entry.ts'
import { readRuns, type StoredEntry } from './read-runs.ts'
import type { StoreParts } from './store-parts.ts'

/** So much is held in memory while a pack is copied. */
const batchBytes = 4 * 1024 * 1024
/** So many take a few milliseconds; then others have their turn. */
const batchEntries = 500

/** Copies entries, as they are stored, to new packs. When it resolves, the copies are on disk and the index points to them. */
export async function rewriteEntries(
  parts: StoreParts,
  entries: readonly IndexedEntry[],
): Promise<void> {
  const { writer } = parts
  const { generation } = writer
  for (const batch of batchesOf(entries)) {
    const fetched = await readRuns(parts.backend, batch)
    for (const { id } of batch) {
      const entry = fetched.get(id)
      if (entry !== undefined) await writer.append(toNewEntry(entry), generation)
    }
  }
  await writer.flush(generation, new Map())
}

function toNewEntry({ head, stored }: StoredEntry): NewEntry {
  const { id, kind, codec, rawBytes, delta, depth, lineage } = head
  return { id, kind, codec, rawBytes, delta, depth, lineage, stored }
}

function* batchesOf(entries: readonly IndexedEntry[]): Generator<readonly IndexedEntry[]> {
  let batch: IndexedEntry[] = []
  let bytes = 0
  for (const entry of [...entries].sort((a, b) => a.offset - b.offset)) {
    batch.push(entry)
    bytes += entry.storedBytes
    if (bytes < batchBytes && batch.length < batchEntries) continue
    yield batch
    batch = []
    bytes = 0
  }
  yield batch
}
