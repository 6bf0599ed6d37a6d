import { Readable } from 'node:stream'
import { invalidParameter, notFound, pathToRead, type ArchiveFiles } from '@stemma/contract'
import { filesOfVersion } from '@stemma/core'
import { baseName, joinPaths, withoutSlash } from '@stemma/core'
import type { ArtifactStore } from '@stemma/objects'
import type { FastifyReply } from 'fastify'
import { attachment } from '../../bytes/content-disposition.ts'
import type { Exchange } from '../../door.ts'
import type { ArchiveEntry } from './archive-entry.ts'
import { findOwnerRoot, ownerName, versionOf, type FileOwner } from './owner-files.ts'
import { tarArchive } from './tar.ts'
import { walkFiles } from './walk-files.ts'
import { zipArchive } from './zip.ts'

/**
 * Answers with a directory as one archive, made as it is sent. When a file is gone or damaged meanwhile the connection breaks, so that nobody
 * takes the part for the whole.
 */
export async function sendArchive(
  exchange: Exchange,
  asked: FileOwner & ArchiveFiles,
): Promise<FastifyReply> {
  const path = withoutSlash(pathToRead(asked.path))
  const listing =
    'version' in asked
      ? await listVersion(exchange, { ...versionOf(asked), path })
      : await listDirectory(exchange, asked, path)
  const { format } = asked
  const entries = openEach(listing)
  const bytes = format === 'zip' ? zipArchive(entries) : tarArchive(entries)
  const name = path === '' ? ownerName(asked) : baseName(path)
  void exchange.reply.code(200).headers({
    'cache-control': 'no-cache',
    'content-disposition': attachment(`${name}.${format}`),
    'content-security-policy': 'sandbox',
    'content-type': format === 'zip' ? 'application/zip' : 'application/x-tar',
    'x-content-type-options': 'nosniff',
  })
  return exchange.reply.send(Readable.from(bytes, { objectMode: false }))
}

/** Something that goes into the archive, by its place in the store. */
interface Listed {
  readonly path: string
  readonly place: string
  readonly isDirectory: boolean
  /** What its bytes must be, where that is known. */
  readonly sha256?: string
}

interface Listing {
  readonly store: ArtifactStore
  readonly listed: AsyncIterable<Listed> | Iterable<Listed>
}

async function listDirectory(exchange: Exchange, owner: FileOwner, path: string): Promise<Listing> {
  const { place } = await findOwnerRoot(exchange.ctx, owner)
  const { store } = place
  const root = joinPaths(place.path, path)
  const found = await store.open(root)
  if (found?.isDirectory === false) {
    await found.close()
    throw invalidParameter(`Artifact path refers to a file, not a directory: '${path}'`)
  }
  // The root of an owner is there before its first file is.
  if (found === undefined && path !== '') throw notFound(`No such artifact: '${path}'`)
  const below = async function* (): AsyncGenerator<Listed> {
    for await (const { path: name, isDirectory } of walkFiles({ store, root }))
      yield { path: name, place: joinPaths(root, name), isDirectory }
  }
  return { store, listed: below() }
}

/** What was registered, and nothing else. */
async function listVersion(
  exchange: Exchange,
  { path, ...version }: { readonly name: string; readonly version: string; readonly path: string },
): Promise<Listing> {
  const all = await filesOfVersion(exchange.ctx, version)
  if (all.some((file) => file.path === path))
    throw invalidParameter(`Artifact path refers to a file, not a directory: '${path}'`)
  const prefix = path === '' ? '' : `${path}/`
  const files = all.filter((file) => file.path.startsWith(prefix))
  if (files.length === 0 && path !== '') throw notFound(`No such artifact: '${path}'`)
  const listed = files
    .map((file) => ({
      path: file.path.slice(prefix.length),
      place: file.storePath,
      isDirectory: false,
      sha256: file.sha256,
    }))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1))
  return { store: exchange.ctx.artifacts, listed }
}

/** Opens one file after another; closes each, also when nobody reads on. */
async function* openEach({
  store,
  listed,
}: Listing): AsyncGenerator<ArchiveEntry, void, undefined> {
  const now = Date.now()
  for await (const { path, place, isDirectory, sha256 } of listed) {
    if (isDirectory) {
      yield { path, isDirectory, modifiedMs: now }
      continue
    }
    const file = await store.open(place)
    if (file === undefined || file.isDirectory)
      throw new Error(`'${path}' went away while an archive was made`)
    try {
      if (sha256 !== undefined && file.sha256 !== undefined && file.sha256 !== sha256)
        throw new Error(`'${path}' changed while an archive was made`)
      yield { ...file, path }
    } finally {
      await file.close()
    }
  }
}
