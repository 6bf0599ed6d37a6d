import { statSync } from 'node:fs'
import {
  decode,
  foundRepositoryObjects,
  maxRepositoryNames,
  nativeRoutes,
  repositoryObjectPage,
  routePaths,
  StemmaError,
  type NativeRequest,
} from '@stemma/contract'
import { ConnectionError } from '@stemma/sdk/client'
import type { Connection, SentFile, WantedFile } from '@stemma/sdk/files'
import { CliError, exitCodes } from '../../fail.ts'
import type { CacheKey } from '../tree/cache.ts'
import type { Remote } from './find-remote.ts'
import { keyText, type CachedFile, type ObjectRemote } from './object-source.ts'

/** Where a repository is on a server of ours. */
interface StemmaPlace {
  readonly server: string
  readonly repository: string
}

/** Undefined for an address that is none of ours. */
function stemmaPlace({ url }: Remote & { readonly kind: 'http' }): StemmaPlace | undefined {
  const [, server, repository] = /^(https?:\/\/[^?#]*?)\/dvc\/([^?#]+)$/u.exec(url) ?? []
  return server === undefined || repository === undefined ? undefined : { server, repository }
}

type Asked = 'repositories.find' | 'repositories.name' | 'repositories.remove'

/**
 * A repository on a Stemma server, by streams of many objects: a request for each of ten thousand takes ten times as long. Undefined where
 * another server answers.
 */
export async function stemmaRemote(
  remote: Remote & { readonly kind: 'http' },
): Promise<ObjectRemote | undefined> {
  const place = stemmaPlace(remote)
  if (place === undefined) return undefined
  const { openConnection } = await import('@stemma/sdk/files')
  const server = openConnection(place.server, { headers: remote.headers })
  const { repository } = place
  const own = { server, repository, url: remote.url }
  try {
    await ask(own, 'repositories.find', { repository, names: [] })
  } catch (error) {
    if (error instanceof StemmaError && error.code === 'ENDPOINT_NOT_FOUND') return undefined
    throw explained(error, remote.url)
  }
  return {
    showsPaths: true,
    find: async (keys) => {
      const found = await guarded(own, () => findObjects(own, keys))
      return new Set(found.keys())
    },
    send: (files) => guarded(own, () => sendFiles(own, files)),
    fetch: (files) => guarded(own, () => fetchObjects(own, files)),
    list: () => guarded(own, () => listObjects(own)),
    remove: (keys) =>
      guarded(own, async () => {
        for (const names of pagesOf(keys.map(nameOf)))
          await ask(own, 'repositories.remove', { repository: own.repository, names })
      }),
  }
}

/** What DVC has there; of Git LFS nothing. */
async function listObjects({ server, repository }: Own): Promise<readonly CacheKey[]> {
  const keys: CacheKey[] = []
  const [path = ''] = routePaths(nativeRoutes['repositories.objects'])
  for (let token: string | undefined; ;) {
    const query = new URLSearchParams({
      ...{ repository, limit: '10000' },
      ...(token !== undefined && { page_token: token }),
    })
    const answer = await server.json({ method: 'GET', path: `${path}?${query.toString()}` })
    const page = decode(repositoryObjectPage, answer)
    for (const { name } of page.objects) {
      const [, kind, md5] = /^(md5|md5-dos2unix):([0-9a-f]{32}(?:\.dir)?)$/u.exec(name) ?? []
      if (md5 !== undefined) keys.push({ md5, isLegacy: kind === 'md5-dos2unix' })
    }
    token = page.next_page_token
    if (token === undefined) return keys
  }
}

const soughtWhileOthersCome = 1000

interface Own {
  readonly server: Connection
  readonly repository: string
  readonly url: string
}

interface FoundObject {
  readonly id: string
  readonly sizeBytes: number
}

async function findObjects(
  own: Own,
  keys: readonly CacheKey[],
): Promise<ReadonlyMap<string, FoundObject>> {
  const byName = new Map(keys.map((key) => [nameOf(key), key]))
  const found = new Map<string, FoundObject>()
  for (const names of pagesOf([...byName.keys()])) {
    const answer = await ask(own, 'repositories.find', { repository: own.repository, names })
    const { objects } = decode(foundRepositoryObjects, answer)
    for (const { name, object_id: id, size_bytes: size } of objects) {
      const key = byName.get(name)
      if (key !== undefined) found.set(keyText(key), { id, sizeBytes: Number(size) })
    }
  }
  return found
}

/** Sends what the server lacks, then says what it is called. */
async function sendFiles(own: Own, files: readonly CachedFile[]): Promise<void> {
  const { uploadFiles } = await import('@stemma/sdk/files')
  const local = files.map((file) => ({
    path: nameOf(file),
    file: file.file,
    sizeBytes: statSync(file.file).size,
  }))
  const sent: SentFile[] = []
  await uploadFiles(
    { server: own.server, owner: undefined, onSent: (some) => void sent.push(...some) },
    local,
  )
  for (const page of pagesOf(sent))
    await ask(own, 'repositories.name', {
      repository: own.repository,
      objects: page.map(({ path, id }) => ({ name: path, object_id: id })),
    })
}

async function fetchObjects(own: Own, files: readonly CachedFile[]): Promise<number> {
  const { fetchFiles } = await import('@stemma/sdk/files')
  let count = 0
  // While the first ones come, the next are looked for.
  async function* pages(): AsyncGenerator<readonly WantedFile[]> {
    for (const page of pagesOf(files, soughtWhileOthersCome)) {
      const found = await findObjects(own, page)
      count += found.size
      yield page.flatMap((file) => {
        const object = found.get(keyText(file))
        return object === undefined ? [] : [{ file: file.file, ...object }]
      })
    }
  }
  await fetchFiles({ server: own.server, count: files.length }, pages())
  return count
}

function ask<Name extends Asked>(
  { server }: Own,
  name: Name,
  json: NativeRequest<Name>,
): Promise<unknown> {
  return server.json({ method: 'POST', path: routePaths(nativeRoutes[name])[0] ?? '', json })
}

function nameOf({ md5, isLegacy }: CacheKey): string {
  return `${isLegacy ? 'md5-dos2unix' : 'md5'}:${md5}`
}

async function guarded<T>({ url }: Own, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw explained(error, url)
  }
}

function explained(error: unknown, url: string): unknown {
  if (error instanceof ConnectionError)
    return new CliError(`${url} can't be reached: ${error.message}`, exitCodes.unreachable)
  return error instanceof StemmaError ? new CliError(`${url}: ${error.message}`) : error
}

function* pagesOf<T>(
  items: readonly T[],
  size: number = maxRepositoryNames,
): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size)
}
