import { invalidState } from '@stemma/contract'
import { storePath } from '../artifacts/store-path.ts'
import type { Ctx } from '../room-ctx.ts'
import { changedFiles } from './changed-files.ts'
import { hashModel, type StoredModel } from './hash-model.ts'
import type { VersionName } from './require-model.ts'
import type { VersionFiles } from './version-files.ts'

/** The rows of a version, and its place in the store. */
export interface LocatedVersion {
  readonly row: VersionFiles
  /** Undefined if its files are not in this server's store. */
  readonly place: string | undefined
}

/** The rows and the files of a version. */
export interface FoundVersion extends LocatedVersion {
  /** Undefined where there is no file. */
  readonly model: StoredModel | undefined
}

/** Where the files of a version are in the store; no look at them. */
export async function locateVersion(ctx: Ctx, name: VersionName): Promise<LocatedVersion> {
  const row = await ctx.rows.versionFiles(name)
  return { row, place: servedPath(ctx, row.location) }
}

export async function findVersionFiles(ctx: Ctx, name: VersionName): Promise<FoundVersion> {
  const located = await locateVersion(ctx, name)
  const { place } = located
  return { ...located, model: place === undefined ? undefined : await hashModel(ctx, place) }
}

/**
 * A version with its files.
 *
 * @throws INVALID_STATE with both digests when they are not what was registered.
 */
export async function verifyVersionFiles(ctx: Ctx, name: VersionName): Promise<FoundVersion> {
  const found = await findVersionFiles(ctx, name)
  const { row, place, model } = found
  if (place === undefined || row.digest === undefined || model?.digest === row.digest) return found
  throw changedFiles({ ...row, digest: row.digest }, model?.digest)
}

/** The place of a location in the store, if files of it are served. */
export function servedPath(
  { settings }: Pick<Ctx, 'settings'>,
  location: string | undefined,
): string | undefined {
  return location === undefined || !settings.servesArtifacts
    ? undefined
    : storePath(location, settings.trust)
}

/**
 * The files of a version, which are what was registered.
 *
 * @throws INVALID_STATE if they are not, are elsewhere, or there are none.
 */
export async function listVersionFiles(
  ctx: Ctx,
  name: VersionName,
): Promise<FoundVersion & { readonly model: StoredModel }> {
  const found = await verifyVersionFiles(ctx, name)
  const { row, place, model } = found
  const shown = `version ${row.version} of model '${row.name}'`
  if (place === undefined)
    throw invalidState(`The files of ${shown} are at '${row.downloadUri}', not on this server.`)
  if (!model) throw invalidState(`${shown.replace('v', 'V')} has no files.`)
  return { ...found, model }
}
