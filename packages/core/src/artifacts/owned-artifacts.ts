import { invalidParameter, notFound, pathToRead } from '@stemma/contract'
import type { Listing, OpenFile } from '@stemma/objects'
import type { Ctx } from '../room-ctx.ts'
import type { ArtifactOwner } from './find-artifact-root.ts'
import { findPlace, findRoot } from './find-place.ts'
import { readListToken, writeListToken } from './list-token.ts'
import { baseName, joinPaths, withoutSlash } from './store-path.ts'

/** A file that is open, and the name to save it under. */
export interface Download {
  readonly file: OpenFile
  readonly fileName: string
}

/** Something among the files of a run or a model. */
export interface OwnedPath {
  readonly owner: ArtifactOwner
  /** As the caller gave it. */
  readonly path: string
}

/**
 * A file of a run or a model.
 *
 * @throws RESOURCE_DOES_NOT_EXIST if there is none; INVALID_PARAMETER_VALUE for a directory.
 */
export async function openOwnedFile(
  ctx: Ctx,
  { owner, path: given }: OwnedPath,
): Promise<Download> {
  const asked = pathToRead(given)
  const path = withoutSlash(asked)
  const root = await findPlace(ctx, await findRoot(ctx, owner))
  const file = await root.store.open(joinPaths(root.path, path))
  if (file?.isDirectory === true) {
    throw invalidParameter(`Artifact path refers to a directory, not a file: '${path}'`)
  }
  if (file === undefined || path !== asked) {
    await file?.close()
    throw notFound(`No such artifact: '${path}'`)
  }
  return { file, fileName: baseName(path) }
}

export interface OwnedPage {
  readonly limit: number
  /** What an earlier page gave; empty and undefined for the first. */
  readonly token?: string | undefined
}

/** A directory of a run or a model, or a page of it. */
export interface OwnedListing extends Pick<Listing, 'entries'> {
  readonly rootUri: string
  /** What comes before each name: the directory as the owner sees it, with a slash at the end, or nothing. */
  readonly prefix: string
  readonly nextPageToken: string | undefined
}

export async function listOwned(
  ctx: Ctx,
  { owner, path, page = { limit: Infinity } }: OwnedPath & { readonly page?: OwnedPage },
): Promise<OwnedListing> {
  const below = withoutSlash(pathToRead(path))
  const found = await findRoot(ctx, owner)
  const root = await findPlace(ctx, found)
  const directory = joinPaths(root.path, below)
  const { limit, token = '' } = page
  const after = token === '' ? undefined : readListToken(token, directory)
  const { entries, next } = await root.store.list(directory, {
    limit,
    ...(after !== undefined && { after }),
  })
  return {
    rootUri: found.uri,
    prefix: below === '' ? '' : `${below}/`,
    entries,
    nextPageToken: next === undefined ? undefined : writeListToken({ directory, after: next }),
  }
}
