import {
  notFound,
  pathToRead,
  type ArtifactEntry,
  type ArtifactPage,
  type ListFiles,
} from '@stemma/contract'
import { readListToken, writeListToken } from '@stemma/core'
import { baseName, joinPaths, withoutSlash } from '@stemma/core'
import type { ArtifactStore, Entry } from '@stemma/objects'
import type { FastifyReply } from 'fastify'
import { sendJson } from '../../bytes/send-json.ts'
import type { Exchange } from '../../door.ts'
import { findOwnerRoot, type FileOwner } from './owner-files.ts'
import { walkFiles, type FoundEntry } from './walk-files.ts'

/** Answers with a page of a directory, or of all below it. */
export async function listFiles(
  exchange: Exchange,
  asked: FileOwner & ListFiles,
): Promise<FastifyReply> {
  const path = withoutSlash(pathToRead(asked.path))
  const { uri, place } = await findOwnerRoot(exchange.ctx, asked)
  const { store } = place
  const directory = joinPaths(place.path, path)
  const found = await store.open(directory)
  // The root of an owner is there before its first file is.
  if (found === undefined && path !== '') throw notFound(`No such artifact: '${path}'`)
  const about = { path, root_uri: uri }
  if (found?.isDirectory === false) {
    await found.close()
    const name = baseName(directory)
    const entries = [entryOf({ ...found, name, path: path === '' ? name : path })]
    return sendJson(exchange.reply, { ...about, is_directory: false, entries })
  }
  const { entries, next } = await readPage(store, { ...asked, directory })
  return sendJson(exchange.reply, {
    ...about,
    is_directory: true,
    entries: entries.map((entry) => entryOf({ ...entry, path: joinPaths(path, entry.path) })),
    ...(next !== undefined && { next_page_token: next }),
  } satisfies ArtifactPage)
}

type AskedPage = Omit<ListFiles, 'path'> & { readonly directory: string }

interface Page {
  readonly entries: readonly FoundEntry[]
  /** The token of the next one. */
  readonly next: string | undefined
}

async function readPage(
  store: ArtifactStore,
  { directory, recursive, max_results: limit, page_token: token = '' }: AskedPage,
): Promise<Page> {
  // A token of one kind of listing is none of the other: no directory is named so.
  const kind = recursive ? `${directory}//` : directory
  const after = token === '' ? undefined : readListToken(token, kind)
  const pageEnding = (last: string | undefined): string | undefined =>
    last === undefined ? undefined : writeListToken({ directory: kind, after: last })
  if (!recursive) {
    const page = { limit, ...(after !== undefined && { after }) }
    const { entries, next } = await store.list(directory, page)
    return { entries: entries.map(inPlace), next: pageEnding(next) }
  }
  const entries: FoundEntry[] = []
  for await (const entry of walkFiles({ store, root: directory, after })) {
    if (entries.length === limit) return { entries, next: pageEnding(entries.at(-1)?.path) }
    entries.push(entry)
  }
  return { entries, next: undefined }
}

function inPlace(entry: Entry): FoundEntry {
  return { ...entry, path: entry.name }
}

function entryOf({ path, name, isDirectory, sizeBytes, sha256 }: FoundEntry): ArtifactEntry {
  if (isDirectory) return { path, name, is_directory: true }
  const file = { path, name, is_directory: false, size_bytes: sizeBytes }
  return sha256 === undefined ? file : { ...file, sha256 }
}
