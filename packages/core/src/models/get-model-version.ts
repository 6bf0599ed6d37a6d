import { authorize, type RowCtx } from '../ctx.ts'
import { viewVersion, type VersionView } from './model-view.ts'
import { requireVersion, type VersionName } from './require-model.ts'

/** One version. */
export async function getModelVersion(ctx: RowCtx, name: VersionName): Promise<VersionView> {
  authorize(ctx, 'model:read')
  return ctx.store.read(async (db) => viewVersion(db, await requireVersion(db, name)))
}
