import type { Snapshot, Value } from '@stemma/store'
import type { RowCtx } from '../ctx.ts'
import { fillPage, roughSize } from './fill-page.ts'
import { pageKeyOf } from './page-key.ts'
import { readPageToken, writePageToken } from './page-token.ts'
import { queryHash } from './query-hash.ts'

export interface PageRequest {
  /** All that is asked but for the place: a token is good for the same question only. */
  readonly about: readonly unknown[]
  /** Items at most. */
  readonly size: number
  readonly pageToken?: string | undefined
}

/** Where the items of a page come from. */
export interface PageSource<Hit, Item> {
  /** The next things in their order, behind a position. */
  readonly find: (db: Snapshot, from: PageStart) => Promise<readonly Hit[]>
  /** What is shown of them, one for each. */
  readonly read: (db: Snapshot, hits: readonly Hit[]) => Promise<readonly Item[]>
  /** The place of one in the order. */
  readonly positionOf: (hit: Hit) => readonly Value[]
}

export interface PageStart {
  /** Undefined for the first page. */
  readonly start: readonly Value[] | undefined
  readonly limit: number
}

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextPageToken?: string
}

/** One page of a list that only moves at its ends. Throws INVALID_PARAMETER_VALUE for a token that is not of this question. */
export async function readPage<Hit, Item>(
  ctx: RowCtx,
  { about, size, pageToken }: PageRequest,
  { find, read, positionOf }: PageSource<Hit, Item>,
): Promise<Page<Item>> {
  const key = await pageKeyOf(ctx)
  const query = queryHash(about)
  const start = pageToken ? readPageToken({ key, query }, pageToken).position : undefined
  return ctx.store.read(async (db) => {
    const hits = await find(db, { start, limit: size + 1 })
    const items = await fillPage(hits.slice(0, size), {
      read: (part) => read(db, part),
      sizeOf: roughSize,
    })
    const last = hits[items.length - 1]
    if (hits.length <= items.length || last === undefined) return { items }
    return { items, nextPageToken: writePageToken({ key, query }, { position: positionOf(last) }) }
  })
}

/** The number behind which a list goes on that is ordered by one. */
export function numberAt(start: readonly Value[] | undefined): number | undefined {
  return start === undefined ? undefined : Number(start[0])
}
