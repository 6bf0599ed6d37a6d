import { createHash } from 'node:crypto'
import { invalidState } from '@stemma/contract'
import type { ArtifactStore, OpenFile } from '@stemma/objects'
import { joinPaths } from '../artifacts/store-path.ts'
import type { FileHashes } from './file-hashes.ts'
import { modelDigest } from './model-digest.ts'

const maxFiles = 10_000
const maxDepth = 64
/** Files that are open at a time. */
const atOnce = 16

/** A file of a model, as it is in the store. */
export interface StoredModelFile {
  /** Relative to the model; its name for a model that is a single file. */
  readonly path: string
  readonly storePath: string
  readonly sizeBytes: number
  readonly sha256: string
}

export interface StoredModel {
  readonly digest: string
  readonly sizeBytes: number
  readonly files: readonly StoredModelFile[]
  /** The place is that of a file, not of a folder. */
  readonly isSingle: boolean
}

export interface HashedStore {
  readonly artifacts: ArtifactStore
  readonly fileHashes: FileHashes
}

/**
 * The model at a place of a store, hashed; undefined if there is no file. A file is read only if neither the store nor an earlier call knows
 * its SHA-256.
 *
 * @throws INVALID_STATE for more than 10,000 files.
 */
export async function hashModel(
  store: HashedStore,
  place: string,
): Promise<StoredModel | undefined> {
  const single = await hashFile(store, place, place.slice(place.lastIndexOf('/') + 1))
  const files = single ? [single] : await hashFolder(store, place)
  if (files.length === 0) return undefined
  return {
    digest: modelDigest(files),
    sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    files,
    isSingle: single !== undefined,
  }
}

async function hashFolder(store: HashedStore, place: string): Promise<readonly StoredModelFile[]> {
  const files: StoredModelFile[] = []
  const folders = [{ path: '', depth: 0 }]
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    const { entries } = await store.artifacts.list(joinPaths(place, folder.path))
    for (const { name } of entries.filter(({ isDirectory }) => isDirectory))
      folders.push({ path: joinPaths(folder.path, name), depth: folder.depth + 1 })
    const found = entries.filter(({ isDirectory }) => !isDirectory)
    if (files.length + found.length > maxFiles || folder.depth > maxDepth)
      throw invalidState(`The model at '${place}' has more than ${maxFiles} files.`)
    const unhashed: string[] = []
    for (const { name, sizeBytes, sha256 } of found) {
      const path = joinPaths(folder.path, name)
      if (sha256 === undefined) unhashed.push(path)
      else files.push({ path, storePath: joinPaths(place, path), sizeBytes, sha256 })
    }
    for (let start = 0; start < unhashed.length; start += atOnce) {
      const some = unhashed.slice(start, start + atOnce)
      const hashed = await Promise.all(
        some.map((path) => hashFile(store, joinPaths(place, path), path)),
      )
      files.push(...hashed.filter((file) => file !== undefined))
    }
  }
  return files
}

async function hashFile(
  { artifacts, fileHashes }: HashedStore,
  storePath: string,
  path: string,
): Promise<StoredModelFile | undefined> {
  const file = await artifacts.open(storePath)
  if (file === undefined || file.isDirectory) return undefined
  const { sizeBytes, etag } = file
  const known = file.sha256 ?? fileHashes.get({ storePath, etag })
  if (known !== undefined) {
    await file.close()
    return { path, storePath, sizeBytes, sha256: known }
  }
  const sha256 = await hashBytes(file)
  fileHashes.remember({ storePath, etag }, sha256)
  return { path, storePath, sizeBytes, sha256 }
}

async function hashBytes(file: OpenFile): Promise<string> {
  const hash = createHash('sha256')
  // An artifact's stream yields buffers.
  for await (const chunk of file.read() as AsyncIterable<Buffer>) hash.update(chunk)
  return hash.digest('hex')
}
