import type { OfLoggedModel, OfRun, OfVersion } from '@stemma/contract'
import {
  filesElsewhere,
  findPlace,
  findRoot,
  joinPaths,
  locateVersion,
  openOwnedFile,
  openVersionFile,
  type ArtifactOwner,
  type Ctx,
  type Download,
  type StorePlace,
} from '@stemma/core'

/** Whose files can be changed. */
export type WritableOwner = OfRun | OfLoggedModel

/** Whose files can be read. */
export type FileOwner = WritableOwner | OfVersion

/** Where the files of an owner are. */
export interface OwnerRoot {
  /** As clients know it. */
  readonly uri: string
  /** For a version this can be a file. */
  readonly place: StorePlace
}

/** Throws RESOURCE_DOES_NOT_EXIST for an owner that is not there, and NOT_IMPLEMENTED for files that are elsewhere. */
export async function findOwnerRoot(ctx: Ctx, owner: FileOwner): Promise<OwnerRoot> {
  if (!('version' in owner)) {
    const root = await findRoot(ctx, idOf(owner))
    return { uri: root.uri, place: await findPlace(ctx, root) }
  }
  const { row, place } = await locateVersion(ctx, versionOf(owner))
  if (place === undefined) throw filesElsewhere(row)
  return { uri: row.downloadUri, place: { store: ctx.artifacts, path: place } }
}

/** A file, open. That of a version only if all its files are what was registered. */
export async function openOwnersFile(
  ctx: Ctx,
  asked: FileOwner & { readonly path: string },
): Promise<Download> {
  const { path } = asked
  return 'version' in asked
    ? openVersionFile(ctx, { ...versionOf(asked), path })
    : openOwnedFile(ctx, { owner: idOf(asked), path })
}

/** The place of something that a run or a logged model has. */
export async function placeIn(ctx: Ctx, owner: WritableOwner, path: string): Promise<StorePlace> {
  const { place } = await findOwnerRoot(ctx, owner)
  return { store: place.store, path: joinPaths(place.path, path) }
}

/** The owner without the rest of a request. */
function idOf(owner: WritableOwner): ArtifactOwner {
  return 'run_id' in owner ? { run_id: owner.run_id } : { model_id: owner.model_id }
}

export function versionOf({ name, version }: OfVersion): {
  readonly name: string
  readonly version: string
} {
  return { name, version: String(version) }
}

/** A name for what holds all files of an owner. */
export function ownerName(owner: FileOwner): string {
  if ('version' in owner) return `${owner.name}-${owner.version}`
  return 'run_id' in owner ? owner.run_id : owner.model_id
}
