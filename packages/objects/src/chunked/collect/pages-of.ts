import { setImmediate } from 'node:timers/promises'
import type { ObjectId } from '../bytes/object-id.ts'
import type { ChunkIndex, EntryPlace, IndexedEntry } from '../index/chunk-index.ts'

const pageSize = 500

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
  yield* inPages((after) => index.scan(after, pageSize))
}

async function* inPages<Entry extends EntryPlace>(
  read: (after: ObjectId | undefined) => readonly Entry[],
): AsyncGenerator<readonly Entry[], void, undefined> {
  let page = read(undefined)
  while (page.length > 0) {
    yield page
    await setImmediate()
    page = read(page.at(-1)?.id)
  }
}
