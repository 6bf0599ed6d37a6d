import { setImmediate } from 'node:timers/promises'
import type { ObjectId } from '../bytes/object-id.ts'
import type { ChunkIndex } from '../index/chunk-index.ts'
import type { EntryPlace, IndexedEntry } from '../index/indexed-entry.ts'

/** Rows that are parsed take ten times as long as places and leases. */
const pageSize = 500
const placesAtATime = 2000

/** All entries of the index in pages of some milliseconds; between them others have their turn. */
export async function* pagesOf(
  index: ChunkIndex,
): AsyncGenerator<readonly IndexedEntry[], void, undefined> {
  yield* inPages((after) => index.page(after, pageSize))
}

/** Where all entries lie, in the same way. */
export async function* placesOf(
  index: ChunkIndex,
): AsyncGenerator<readonly EntryPlace[], void, undefined> {
  yield* inPages((after) => index.scan(after, placesAtATime))
}

/** Objects that are leased at a time, in the same way; leases that ended before it are forgotten. */
export async function* leasedOf(
  index: ChunkIndex,
  nowMs: number,
): AsyncGenerator<ObjectId, void, undefined> {
  for await (const page of inPages((after) => index.leases(after, placesAtATime))) {
    // Nobody leased one of them again since the page was read.
    index.endLeases(page, nowMs)
    for (const { id, untilMs } of page) if (untilMs >= nowMs) yield id
  }
}

async function* inPages<Entry extends { readonly id: ObjectId }>(
  read: (after: ObjectId | undefined) => readonly Entry[],
): AsyncGenerator<readonly Entry[], void, undefined> {
  let page = read(undefined)
  while (page.length > 0) {
    yield page
    await setImmediate()
    page = read(page.at(-1)?.id)
  }
}
