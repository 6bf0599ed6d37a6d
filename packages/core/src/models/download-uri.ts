import { authorize, type Ctx } from '../ctx.ts'
import { checkLocation } from './check-location.ts'
import { requireVersion, type VersionName } from './require-model.ts'

/** Where the files of a version are. What was right when the version was made is checked again: the configuration may have changed. */
export async function downloadUri(ctx: Ctx, name: VersionName): Promise<string> {
  authorize(ctx, 'model:read')
  return ctx.store.read(async (db) => {
    const version = await requireVersion(db, name)
    await checkLocation(db, version, ctx.settings.trust)
    return version.storage_location
  })
}
