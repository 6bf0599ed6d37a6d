import { readAllArtifacts, type ArtifactName } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'

const pageLength = 5000

export interface LiveObjects {
  readonly ids: readonly string[]
  /** Where the next page begins; undefined at the end. */
  readonly next?: ArtifactName
}

/**
 * A page of the objects in the packs that have a name. An object with several names may come several times. One that waits comes when it
 * is in the packs: whoever puts it there keeps it for long enough.
 */
export async function listLiveObjects(ctx: RowCtx, after: ArtifactName): Promise<LiveObjects> {
  authorize(ctx, 'storage:gc')
  const rows = await ctx.store.read((db) => readAllArtifacts(db, after, pageLength))
  const ids = rows
    .filter(({ isWaiting }) => !isWaiting)
    .map(({ objectId }) => objectId)
    .filter((id) => id !== undefined)
  const last = rows.at(-1)
  return last === undefined || rows.length < pageLength
    ? { ids }
    : { ids, next: { directory: last.directory, name: last.name } }
}
