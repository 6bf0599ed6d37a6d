import { readKeptForVersions, type KeptForVersion, type TrashSelection } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'

/** What a purge of this selection leaves in the trash, since versions in the registry need its files; the first ones. */
export async function readKept(
  ctx: RowCtx,
  { selection, limit }: { readonly selection: TrashSelection; readonly limit: number },
): Promise<readonly KeptForVersion[]> {
  authorize(ctx, 'trash:purge')
  return ctx.store.read((db) => readKeptForVersions(db, selection, limit))
}
