import { authorize, type RowCtx } from '../ctx.ts'
import { checkLocation } from './check-location.ts'
import { locationOf } from './location-of.ts'
import { requireVersion, type VersionName } from './require-model.ts'

/** Where the files of a version are, and what they were when it was registered. */
export interface VersionFiles {
  readonly name: string
  readonly version: number
  /** Undefined if its files were not here when it was registered. */
  readonly digest: string | undefined
  readonly source: string
  /** What clients are told. */
  readonly downloadUri: string
  /** The same with `runs:/` resolved; undefined for a prompt, which has no files. */
  readonly location: string | undefined
}

/** Where the files of a version are. What was right when the version was made is checked again: the configuration may have changed. */
export async function versionFiles(ctx: RowCtx, name: VersionName): Promise<VersionFiles> {
  authorize(ctx, 'model:read')
  return ctx.store.read(async (db) => {
    const version = await requireVersion(db, name)
    await checkLocation(db, version, ctx.settings.trust)
    return {
      name: version.name,
      version: version.version,
      source: version.source,
      digest: version.digest ?? undefined,
      downloadUri: version.storage_location,
      location: version.prompt === 1 ? undefined : await locationOf(db, version.storage_location),
    }
  })
}
