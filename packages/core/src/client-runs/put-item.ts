import { splitUri, type Int64 } from '@stemma/contract'
import { findPlace } from '../artifacts/find-place.ts'
import { joinPaths, storePath } from '../artifacts/store-path.ts'
import type { Ctx } from '../room-ctx.ts'

export interface NewItem {
  readonly runId: string
  /** Its id within the run. */
  readonly item: string
  readonly kind: string
  readonly name: string
  /** JSON, or empty. */
  readonly context: string
  readonly step: Int64 | null
  /** Where its file is to be among the run's: another item's file is never written over. */
  readonly path: string
  readonly source: AsyncIterable<Uint8Array>
  /** JSON: what else the client says of it. */
  readonly detail: string
  /** Milliseconds since 1970. */
  readonly time: Int64
}

export interface PutItem {
  readonly path: string
  readonly sizeBytes: number
}

/** Stores a file that a client logged, and then notes it: what is noted is on disk. The same item again is the same file. */
export async function putItem(ctx: Ctx, item: NewItem): Promise<PutItem> {
  const { runId } = item
  const { artifactUri: uri, path } = await ctx.rows.placeItem({
    runId,
    item: item.item,
    path: item.path,
  })
  const place = await findPlace(ctx, {
    uri,
    scheme: splitUri(uri).scheme,
    path: storePath(uri, ctx.settings.trust),
  })
  const { sizeBytes } = await place.store.write(joinPaths(place.path, path), item.source)
  await ctx.rows.recordItems({
    runId,
    items: [
      {
        item: item.item,
        kind: item.kind,
        name: item.name,
        context: item.context,
        step: item.step,
        path,
        link: '',
        size_bytes: sizeBytes,
        logged_at: item.time,
        detail: item.detail,
      },
    ],
  })
  return { path, sizeBytes }
}
