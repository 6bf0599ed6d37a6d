import { createHash } from 'node:crypto'
import type { CreatedUpload, GivenPart } from '@stemma/core'
import type { PutOptions, StoredObject } from '@stemma/objects'
import { askNames, type NameEngine } from './ask-names.ts'
import { checkChangeable } from './object-artifacts.ts'
import type { ObjectThread } from './object-thread.ts'

/**
 * Uploads in parts. A part that was answered is on disk, and an upload goes on after a restart. The methods throw StemmaError; see the
 * verbs of the same names.
 */
export interface ArtifactUploads {
  readonly create: (upload: {
    readonly path: string
    readonly partCount: number
  }) => Promise<CreatedUpload>
  /** Stores a part, over an earlier one of the same number. */
  readonly putPart: (
    part: { readonly uploadId: string; readonly partNumber: number },
    body: PartBody,
  ) => Promise<{ readonly etag: string }>
  /** Makes the artifact. Doing so twice, also at the same time, is doing it once. */
  readonly complete: (upload: {
    readonly uploadId: string
    readonly path: string
    readonly parts: readonly GivenPart[]
  }) => Promise<void>
  readonly abort: (upload: { readonly uploadId: string; readonly path: string }) => Promise<void>
}

export interface PartBody {
  readonly source: AsyncIterable<Uint8Array>
  /** As the caller said before; undefined if it did not. */
  readonly sizeBytes: number | undefined
}

interface UploadParts {
  readonly engine: NameEngine
  readonly objects: ObjectThread
}

/** Each part is an object until all of them are joined to one, of which little is new then. */
export function openObjectUploads({ engine, objects }: UploadParts): ArtifactUploads {
  const joins = new Map<string, Promise<StoredObject>>()
  /** A client that got no answer in time asks again, while the first call goes on. */
  const joinOnce = (path: string, ids: readonly string[]): Promise<StoredObject> => {
    const key = createHash('sha256').update(ids.join()).digest('hex')
    const joining = joins.get(key) ?? join({ engine, objects }, path, ids)
    joins.set(key, joining)
    return joining.finally(() => joins.delete(key))
  }
  return {
    create: async ({ path, partCount }) => {
      checkChangeable(path)
      await dropExpiredUploads(engine)
      const request = { path, partCount }
      return askNames(engine, 'write', { route: 'artifact-uploads.create', request })
    },
    putPart: async (part, { source, sizeBytes: declaredBytes }) => {
      // Said before all the bytes come.
      const upload = await askNames(engine, 'lookUp', {
        ...{ route: 'artifact-uploads.find', request: part },
      })
      // All parts before the last have the same size, so this one tells where in the file it is.
      const previousAt =
        part.partNumber < upload.partCount ? (part.partNumber - 1) * (declaredBytes ?? 0) : 0
      const isPlaced = part.partNumber === 1 || previousAt > 0
      const base = isPlaced ? await baseOf(engine, upload.path) : {}
      const { id: objectId, sizeBytes } = await objects.put(source, { ...base, previousAt })
      const request = { ...part, objectId, sizeBytes }
      await askNames(engine, 'write', { route: 'artifact-uploads.put-part', request })
      return { etag: `"${objectId}"` }
    },
    complete: async ({ uploadId, path, parts }) => {
      const { objectIds } = await askNames(engine, 'read', {
        ...{ route: 'artifact-uploads.match', request: { uploadId, path, parts } },
      })
      if (objectIds.length === 0) return
      const { id: objectId, sizeBytes } = await joinOnce(path, objectIds)
      const request = { uploadId, objectId, sizeBytes }
      await askNames(engine, 'write', { route: 'artifact-uploads.complete', request })
    },
    abort: async (request) => {
      await askNames(engine, 'write', { route: 'artifact-uploads.abort', request })
    },
  }
}

/** Forgets uploads that expired long ago. */
export async function dropExpiredUploads(engine: NameEngine): Promise<void> {
  await askNames(engine, 'write', { route: 'artifact-uploads.drop-expired', request: {} })
}

async function join(
  { engine, objects }: UploadParts,
  path: string,
  ids: readonly string[],
): Promise<StoredObject> {
  return objects.call('join', { ids, ...(await baseOf(engine, path)) })
}

/** What is stored as a difference to it takes less space. */
async function baseOf(engine: NameEngine, path: string): Promise<Pick<PutOptions, 'previous'>> {
  const { base } = await askNames(engine, 'lookUp', {
    ...{ route: 'artifact-names.base', request: { path } },
  })
  return base === undefined ? {} : { previous: base }
}
