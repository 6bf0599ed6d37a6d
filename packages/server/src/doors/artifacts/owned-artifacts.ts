import { invalidParameter, notFound, safePath } from '@stemma/contract'
import type { Listing } from '@stemma/objects'
import type { FastifyReply } from 'fastify'
import { findArtifactRoot, requirePlace, type ArtifactOwner } from './artifact-root.ts'
import type { Exchange } from './exchange.ts'
import { readListToken, writeListToken } from './page-token.ts'
import { baseName, joinPaths, withoutSlash } from './request-paths.ts'
import { sendArtifact, type Download } from './send-artifact.ts'

/** Something among the files of a run or a model. */
export interface OwnedPath {
  readonly owner: ArtifactOwner
  /** As the caller gave it. */
  readonly path: string
}

/** Answers with a file of a run or a model. */
export async function sendOwnedFile(exchange: Exchange, asked: OwnedPath): Promise<FastifyReply> {
  return sendArtifact(exchange, await openOwnedFile(exchange, asked))
}

/** A file of a run or a model. Throws what says that there is none, or that it is a directory. */
export async function openOwnedFile(
  exchange: Exchange,
  { owner, path: raw }: OwnedPath,
): Promise<Download> {
  const asked = safePath(raw)
  const path = withoutSlash(asked)
  const root = await requirePlace(exchange, await findArtifactRoot(exchange, owner))
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
  exchange: Exchange,
  { owner, path, page = { limit: Infinity } }: OwnedPath & { readonly page?: OwnedPage },
): Promise<OwnedListing> {
  const below = withoutSlash(safePath(path))
  const found = await findArtifactRoot(exchange, owner)
  const root = await requirePlace(exchange, found)
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
