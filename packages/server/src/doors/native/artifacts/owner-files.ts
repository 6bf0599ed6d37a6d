import type { OfLoggedModel, OfRun, OfVersion } from '@stemma/contract'
import type { StorePlace } from '../../../external/external-roots.ts'
import {
  findArtifactRoot,
  requirePlace,
  type ArtifactOwner,
} from '../../artifacts/artifact-root.ts'
import type { Exchange } from '../../artifacts/exchange.ts'
import { filesElsewhere, openVersionFile } from '../../artifacts/of-models.ts'
import { openOwnedFile } from '../../artifacts/owned-artifacts.ts'
import { joinPaths } from '../../artifacts/request-paths.ts'
import type { Download } from '../../artifacts/send-artifact.ts'

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

/** Asks the database. Throws what it answers, and NOT_IMPLEMENTED for files that are elsewhere. */
export async function findOwnerRoot(exchange: Exchange, owner: FileOwner): Promise<OwnerRoot> {
  const { request, parts } = exchange
  if (!('version' in owner)) {
    const root = await findArtifactRoot(exchange, idOf(owner))
    return { uri: root.uri, place: await requirePlace(exchange, root) }
  }
  const asked = { ...versionOf(owner), requestId: request.id }
  const { row, place } = await parts.modelFiles.locate(asked)
  if (place === undefined) throw filesElsewhere(row)
  return { uri: row.download_uri, place: { store: parts.artifacts, path: place } }
}

/** A file, open. That of a version only if all its files are what was registered. */
export async function openOwnersFile(
  exchange: Exchange,
  asked: FileOwner & { readonly path: string },
): Promise<Download> {
  const { path } = asked
  return 'version' in asked
    ? openVersionFile(exchange, { ...versionOf(asked), path })
    : openOwnedFile(exchange, { owner: idOf(asked), path })
}

/** The place of something that a run or a logged model has. */
export async function placeIn(
  exchange: Exchange,
  owner: WritableOwner,
  path: string,
): Promise<StorePlace> {
  const { place } = await findOwnerRoot(exchange, owner)
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
