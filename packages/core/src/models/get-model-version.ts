import { authorize, type Ctx } from '../ctx.ts'
import { viewVersion, type VersionView } from './model-view.ts'
import { requireVersion, type VersionName } from './require-model.ts'

/** One version. */
export async function getModelVersion(ctx: Ctx, name: VersionName): Promise<VersionView> {
  authorize(ctx, 'model:read')
  return ctx.store.read(async (db) => viewVersion(db, await requireVersion(db, name)))
}
