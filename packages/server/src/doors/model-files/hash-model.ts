import { createHash } from 'node:crypto'
import { invalidState } from '@stemma/contract'
import { modelDigest } from '@stemma/core'
import type { ArtifactStore, OpenFile } from '@stemma/objects'

const maxFiles = 10_000
const maxDepth = 64
const kept = 1000
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
}

/**
 * Hashes the models of one store. A file is read only if the store does not know its SHA-256, and not again until it changes: then the
 * store gives it another ETag.
 */
export class ModelHasher {
  readonly #store: ArtifactStore
  readonly #known = new Map<string, StoredModelFile>()

  constructor(store: ArtifactStore) {
    this.#store = store
  }

  /** What is at this place; undefined if there is no file. Throws INVALID_STATE for more than 10,000 files. */
  async hash(place: string): Promise<StoredModel | undefined> {
    const single = await this.#hashFile(place, place.slice(place.lastIndexOf('/') + 1))
    const files = single ? [single] : await this.#hashFolder(place)
    if (files.length === 0) return undefined
    return {
      digest: modelDigest(files),
      sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      files,
    }
  }

  async #hashFolder(place: string): Promise<readonly StoredModelFile[]> {
    const files: StoredModelFile[] = []
    const folders = [{ path: '', depth: 0 }]
    for (let folder = folders.pop(); folder; folder = folders.pop()) {
      const { entries } = await this.#store.list(join(place, folder.path))
      for (const { name } of entries.filter(({ isDirectory }) => isDirectory))
        folders.push({ path: join(folder.path, name), depth: folder.depth + 1 })
      const found = entries.filter(({ isDirectory }) => !isDirectory)
      if (files.length + found.length > maxFiles || folder.depth > maxDepth)
        throw invalidState(`The model at '${place}' has more than ${maxFiles} files.`)
      const names: string[] = []
      for (const { name, sizeBytes, sha256 } of found) {
        const path = join(folder.path, name)
        if (sha256 === undefined) names.push(name)
        else files.push({ path, storePath: join(place, path), sizeBytes, sha256 })
      }
      for (let start = 0; start < names.length; start += atOnce) {
        const some = names.slice(start, start + atOnce).map((name) => join(folder.path, name))
        const hashed = await Promise.all(
          some.map((path) => this.#hashFile(join(place, path), path)),
        )
        files.push(...hashed.filter((file) => file !== undefined))
      }
    }
    return files
  }

  async #hashFile(storePath: string, path: string): Promise<StoredModelFile | undefined> {
    const file = await this.#store.open(storePath)
    if (file === undefined || file.isDirectory) return undefined
    const { sizeBytes, sha256 } = file
    if (sha256 !== undefined) {
      await file.close()
      return { path, storePath, sizeBytes, sha256 }
    }
    const id = JSON.stringify([storePath, file.etag])
    const known = this.#known.get(id)
    if (known) {
      await file.close()
      return { ...known, path }
    }
    const hashed = {
      path,
      storePath,
      sizeBytes,
      sha256: await hashBytes(file),
    }
    this.#remember(id, hashed)
    return hashed
  }

  #remember(id: string, file: StoredModelFile): void {
    this.#known.set(id, file)
    const [oldest] = this.#known.keys()
    if (this.#known.size > kept && oldest !== undefined) this.#known.delete(oldest)
  }
}

async function hashBytes(file: OpenFile): Promise<string> {
  const hash = createHash('sha256')
  // An artifact's stream yields buffers.
  for await (const chunk of file.read() as AsyncIterable<Buffer>) hash.update(chunk)
  return hash.digest('hex')
}

function join(root: string, path: string): string {
  return root === '' || path === '' ? root + path : `${root}/${path}`
}
