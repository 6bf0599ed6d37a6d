import { Readable } from 'node:stream'
import { invalidParameter } from '@stemma/contract'
import type { ArtifactStore, OpenArtifact, OpenFile } from '../artifact-store.ts'
import { artifactPathSegments } from '../folder/artifact-path-segments.ts'
import { hasReservedName, pathSegments } from '../folder/path-segments.ts'
import { listByName } from './list-by-name.ts'
import { openS3Keys } from './open-s3-keys.ts'
import type { OpenKey, S3Keys } from './s3-keys.ts'
import type { S3Options } from './s3-options.ts'

/**
 * Artifacts as plain objects of a bucket, a key for each, as MLflow's clients write them: a key with `/` in it is in a directory.
 *
 * @throws INVALID_PARAMETER_VALUE for an option that cannot be; nothing is asked of the server yet.
 */
export async function openS3Artifacts(options: S3Options): Promise<ArtifactStore> {
  const keys = await openS3Keys(options)
  return {
    write: async (path, source) => ({ sizeBytes: await keys.put(changeable(path), source) }),
    open: async (path) => (isReadable(path) ? open(keys, path) : undefined),
    list: async (path, page) =>
      isReadable(path) ? listByName(keys, folderKey(path), page) : { entries: [] },
    remove: async (path) => remove(keys, changeable(path)),
    presign: async ({ method, path, expirySeconds }) =>
      method === 'PUT'
        ? keys.presignPut(changeable(path), expirySeconds)
        : keys.presignGet(changeable(path), expirySeconds),
    close: async () => keys.close(),
  }
}

function changeable(path: string): string {
  if (artifactPathSegments(path).length === 0) throw invalidParameter('Invalid path')
  return path
}

/** Nothing that is reserved shows. */
function isReadable(path: string): boolean {
  return !hasReservedName(pathSegments(path))
}

async function open(keys: S3Keys, path: string): Promise<OpenArtifact | undefined> {
  const found = path === '' ? undefined : await keys.open(path)
  if (found !== undefined) return fileOf(found)
  const below = await keys.list(folderKey(path), { limit: 1 })
  return path === '' || below.keys.length > 0 ? { isDirectory: true } : undefined
}

function fileOf({ sizeBytes, modifiedMs, etag, read }: OpenKey): OpenFile {
  return {
    ...{ isDirectory: false, sizeBytes, modifiedMs, etag },
    read: (range) => Readable.from(read(range), { objectMode: false }),
    close: async () => {},
  }
}

async function remove(keys: S3Keys, path: string): Promise<void> {
  await keys.remove(path)
  for (;;) {
    const page = await keys.list(folderKey(path))
    await Promise.all(page.keys.map(({ key }) => keys.remove(key)))
    if (page.next === undefined) return
  }
}

function folderKey(path: string): string {
  return path === '' ? '' : `${path}/`
}
