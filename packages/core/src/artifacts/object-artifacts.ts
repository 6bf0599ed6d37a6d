import { Readable } from 'node:stream'
import { invalidParameter, StemmaError } from '@stemma/contract'
import {
  artifactPathSegments,
  objectIdOf,
  pathSegments,
  type ArtifactStore,
  type ByteRange,
  type Listing,
  type ListPage,
  type ObjectId,
  type OpenArtifact,
  type StoredObject,
  type WrittenFile,
} from '@stemma/objects'
import type { Objects } from '../objects/objects.ts'
import { wholeIfSmall, type Begun } from '../objects/whole-if-small.ts'
import type { Ctx } from '../room-ctx.ts'
import { accessFor } from '../rows.ts'
import { isReserved } from './kept-folder.ts'
import type { WaitingObjects } from './waiting/waiting-objects.ts'

/** PostgreSQL takes about 2,700 bytes in a key. */
export const mostPathBytes = 2400
/** Names that are asked for at a time. */
const mostNames = 5000

export interface ObjectArtifactParts extends Pick<Ctx, 'rows'> {
  readonly objects: Pick<Objects, 'put' | 'read'>
  readonly waiting: Pick<WaitingObjects, 'takes' | 'added'>
}

/**
 * Artifacts whose bytes are objects and whose names are rows. A name is written when its object is on disk; those that are small are
 * written together with it.
 */
export function objectArtifacts(parts: ObjectArtifactParts): ArtifactStore {
  return {
    write: async (path, source) => {
      checkChangeable(path)
      const begun = await wholeIfSmall(source)
      if (begun.bytes !== undefined && parts.waiting.takes(begun.bytes.byteLength)) {
        return nameWithBytes(parts, path, begun.bytes)
      }
      const { id, sizeBytes } = await putObject(parts, path, begun)
      await parts.rows.nameArtifact({ path, objectId: id, sizeBytes })
      return { sizeBytes, sha256: id }
    },
    open: async (path) => open(parts, checkShape(path)),
    list: async (path, page) => list(parts, checkShape(path), page),
    remove: async (path) => {
      checkChangeable(path)
      await parts.rows.removeArtifact({ path })
    },
    close: async () => {},
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
  if (isReserved(path))
    throw invalidParameter(
      'Invalid path: there are the files of registered versions, which do not change, and those that were deleted',
    )
}

/** Bytes and name are in one commit. */
async function nameWithBytes(
  { rows, waiting }: ObjectArtifactParts,
  path: string,
  bytes: Uint8Array,
): Promise<WrittenFile> {
  const sizeBytes = bytes.byteLength
  const objectId = objectIdOf(bytes)
  try {
    await rows.nameArtifact({ path, objectId, sizeBytes, bytes })
  } finally {
    // Also when the answer was lost.
    waiting.added(sizeBytes)
  }
  return { sizeBytes, sha256: objectId }
}

/** Large objects are stored as a difference to what was there before, where that helps. */
async function putObject(
  { rows, objects }: ObjectArtifactParts,
  path: string,
  { bytes, rest }: Begun,
): Promise<StoredObject> {
  if (bytes !== undefined) return objects.put(once(bytes))
  const { artifact, base } = await rows.lookUpArtifact({ path, withBase: true })
  // Said before all the bytes come. A directory that is made meanwhile has its name refused.
  if (artifact !== undefined && artifact.objectId === undefined) {
    throw invalidParameter(`Artifact path refers to a directory, not a file: '${path}'`)
  }
  return objects.put(rest, base === undefined ? {} : { previous: base })
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function open(
  { rows, objects }: ObjectArtifactParts,
  path: string,
): Promise<OpenArtifact | undefined> {
  if (path === '') return { isDirectory: true }
  const { artifact, bytes } = await rows.lookUpArtifact({ path, withBase: false })
  if (artifact === undefined) return undefined
  const { objectId, sizeBytes, modifiedMs } = artifact
  if (objectId === undefined) return { isDirectory: true }
  return {
    isDirectory: false,
    sizeBytes,
    modifiedMs,
    etag: `"${objectId}"`,
    sha256: objectId,
    read:
      bytes === undefined
        ? (range) => objects.read(objectId, range, path)
        : (range) => readBytes(checked(bytes, objectId), range),
    close: async () => {},
  }
}

/** @throws DATA_LOSS */
function checked(bytes: Uint8Array, id: ObjectId): Uint8Array {
  if (objectIdOf(bytes) === id) return bytes
  throw new StemmaError('DATA_LOSS', `Stored data is damaged: the object ${id} has other bytes.`)
}

function readBytes(
  bytes: Uint8Array,
  { start = 0, end = Infinity }: Partial<ByteRange> = {},
): Readable {
  const part = bytes.subarray(start, end + 1)
  return Readable.from(part.byteLength === 0 ? [] : [part], { objectMode: false })
}

async function list(
  { rows }: ObjectArtifactParts,
  directory: string,
  { after = '', limit, isEscaped = false }: ListPage = { limit: Infinity },
): Promise<Listing> {
  const entries: Listing['entries'][number][] = []
  for (let from = after; ;) {
    const most = Math.min(limit - entries.length, mostNames)
    const page = await rows.listArtifacts(
      { directory, after: from, limit: most, isEscaped },
      { access: accessFor(most) },
    )
    for (const { name, objectId, sizeBytes } of page.artifacts) {
      if (objectId === undefined) entries.push({ name, isDirectory: true, sizeBytes })
      else entries.push({ name, isDirectory: false, sizeBytes, sha256: objectId })
    }
    if (page.next === undefined) return { entries }
    if (entries.length >= limit) return { entries, next: page.next }
    from = page.next
  }
}
