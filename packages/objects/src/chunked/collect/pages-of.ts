import { setImmediate } from 'node:timers/promises'
import type { ChunkIndex, IndexedEntry } from '../index/chunk-index.ts'

const pageSize = 1000

/** All entries of the index in pages of some milliseconds; between them others have their turn. */
export async function* pagesOf(
  index: ChunkIndex,
): AsyncGenerator<readonly IndexedEntry[], void, undefined> {
  let page = index.page(undefined, pageSize)
  while (page.length > 0) {
    yield page
    await setImmediate()
    page = index.page(page.at(-1)?.id, pageSize)
  }
}
