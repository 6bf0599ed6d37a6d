import { readAllArtifactParts } from '@stemma/store'
import { authorize, type RowCtx } from '../../ctx.ts'

const pageLength = 5000

export interface LiveParts {
  readonly ids: readonly string[]
  /** Where the next page begins; undefined at the end. */
  readonly next?: { readonly uploadId: string; readonly partNumber: number }
}

/** A page of the objects that are parts of uploads under way. */
export async function listLiveParts(
  ctx: RowCtx,
  after: NonNullable<LiveParts['next']>,
): Promise<LiveParts> {
  authorize(ctx, 'storage:gc')
  const rows = await ctx.store.read((db) => readAllArtifactParts(db, after, pageLength))
  const ids = rows.map(({ objectId }) => objectId)
  const last = rows.at(-1)
  return last === undefined || rows.length < pageLength
    ? { ids }
    : { ids, next: { uploadId: last.uploadId, partNumber: last.partNumber } }
}
