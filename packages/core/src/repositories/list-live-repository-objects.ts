import { readAllRepositoryObjects, type RepositoryObjectPlace } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'

const pageLength = 5000

/** A page of the objects in the packs that repositories name; see `listLiveObjects`. */
export async function listLiveRepositoryObjects(
  ctx: RowCtx,
  after: RepositoryObjectPlace,
): Promise<{ readonly ids: readonly string[]; readonly next?: RepositoryObjectPlace }> {
  authorize(ctx, 'storage:gc')
  const rows = await ctx.store.read((db) => readAllRepositoryObjects(db, after, pageLength))
  const ids = rows.filter(({ isWaiting }) => !isWaiting).map(({ objectId }) => objectId)
  const last = rows.at(-1)
  return last === undefined || rows.length < pageLength
    ? { ids }
    : { ids, next: { repositoryNo: last.repositoryNo, name: last.name } }
}
