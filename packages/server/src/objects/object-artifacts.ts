import { invalidParameter } from '@stemma/contract'
import {
  artifactPathSegments,
  pathSegments,
  type ArtifactStore,
  type Listing,
  type ListPage,
  type OpenArtifact,
  type StoredObject,
} from '@stemma/objects'
import { askNames, type NameEngine } from './ask-names.ts'
import type { ObjectThread } from './object-thread.ts'
import { wholeIfSmall } from './whole-if-small.ts'

/** PostgreSQL takes about 2,700 bytes in a key. */
export const mostPathBytes = 2400
/** Names that are asked for at a time. */
const mostNames = 5000

export interface ObjectArtifactParts {
  readonly engine: NameEngine
  readonly objects: ObjectThread
}

/** Artifacts whose bytes are objects and whose names are rows. A name is written when its object is on disk. */
export function openObjectArtifacts(parts: ObjectArtifactParts): ArtifactStore {
  return {
    write: async (path, source) => {
      checkChangeable(path)
      const { id, sizeBytes } = await putObject(parts, path, source)
      const request = { path, object_id: id, size_bytes: sizeBytes }
      await askNames(parts.engine, 'write', { route: 'artifact-names.put', request })
      return { sizeBytes, sha256: id }
    },
    open: async (path) => open(parts, checkShape(path)),
    list: async (path, page) => list(parts, checkShape(path), page),
    remove: async (path) => {
      checkChangeable(path)
      await askNames(parts.engine, 'write', { route: 'artifact-names.remove', request: { path } })
    },
    close: async () => {
      await parts.objects.stop()
    },
  }
}

/** Nothing can have a reserved name, so a look at one finds nothing. */
function checkShape(path: string): string {
  pathSegments(path)
  if (Buffer.byteLength(path) > mostPathBytes) {
    throw invalidParameter('A name in the artifact path, or the whole path, is too long.')
  }
  return path
}

/** @throws INVALID_PARAMETER_VALUE for a path that no artifact can have. */
export function checkChangeable(path: string): void {
  artifactPathSegments(checkShape(path))
  if (path === '') throw invalidParameter('Invalid path')
}

/** Large objects are stored as a difference to what was there before, where that helps. */
async function putObject(
  { engine, objects }: ObjectArtifactParts,
  path: string,
  source: AsyncIterable<Uint8Array>,
): Promise<StoredObject> {
  const { bytes, rest } = await wholeIfSmall(source)
  if (bytes !== undefined) return objects.call('put', { bytes })
  const request = { path }
  const { artifact, base } = await askNames(engine, 'lookUp', {
    ...{ route: 'artifact-names.base', request },
  })
  // Said before all the bytes come. A directory that is made meanwhile has its name refused.
  if (artifact !== undefined && artifact.objectId === undefined) {
    throw invalidParameter(`Artifact path refers to a directory, not a file: '${path}'`)
  }
  return objects.put(rest, base === undefined ? {} : { previous: base })
}

async function open(
  { engine, objects }: ObjectArtifactParts,
  path: string,
): Promise<OpenArtifact | undefined> {
  if (path === '') return { isDirectory: true }
  const request = { path }
  const { artifact } = await askNames(engine, 'lookUp', { route: 'artifact-names.find', request })
  if (artifact === undefined) return undefined
  const { objectId, sizeBytes, modifiedMs } = artifact
  if (objectId === undefined) return { isDirectory: true }
  return {
    ...{ isDirectory: false, sizeBytes, modifiedMs },
    etag: `"${objectId}"`,
    sha256: objectId,
    read: (range) => objects.read(objectId, range),
    close: async () => {},
  }
}

async function list(
  { engine }: ObjectArtifactParts,
  directory: string,
  { after = '', limit }: ListPage = { limit: Infinity },
): Promise<Listing> {
  const entries: Listing['entries'][number][] = []
  for (let from = after; ;) {
    const request = { directory, after: from, limit: Math.min(limit - entries.length, mostNames) }
    const page = await askNames(engine, 'read', { route: 'artifact-names.list', request })
    for (const { name, objectId, sizeBytes } of page.artifacts) {
      if (objectId === undefined) entries.push({ name, isDirectory: true, sizeBytes })
      else entries.push({ name, isDirectory: false, sizeBytes, sha256: objectId })
    }
    if (page.next === undefined) return { entries }
    if (entries.length >= limit) return { entries, next: page.next }
    from = page.next
  }
}
