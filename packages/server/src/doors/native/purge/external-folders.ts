import { stat } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { splitUri } from '@stemma/contract'
import { openFolderStore, type ArtifactStore } from '@stemma/objects'

/** A place in a store. */
export interface StorePlace {
  readonly store: ArtifactStore
  readonly path: string
}

/** Folders beside the artifact store in which a purge may remove artifacts. Nothing outside of them is ever touched, links included. */
export class ExternalFolders {
  readonly #folders: readonly string[]
  readonly #open = new Map<string, Promise<ArtifactStore>>()

  constructor(folders: readonly string[]) {
    this.#folders = folders
  }

  /** Where an artifact location is; undefined if that is in none of the folders. */
  async find(uri: string): Promise<StorePlace | undefined> {
    const place = localPath(uri)
    if (place === undefined) return undefined
    for (const folder of this.#folders) {
      const path = relative(folder, place)
      if (path === '' || path === '..' || path.startsWith('../')) continue
      // A folder that is not mounted now must not be made.
      const isThere = await stat(folder).then(
        (stats) => stats.isDirectory(),
        () => false,
      )
      if (isThere) return { store: await this.#store(folder), path }
    }
    return undefined
  }

  async close(): Promise<void> {
    for (const store of this.#open.values()) await (await store).close()
  }

  #store(folder: string): Promise<ArtifactStore> {
    let store = this.#open.get(folder)
    if (!store) {
      store = openFolderStore(folder)
      this.#open.set(folder, store)
    }
    return store
  }
}

/** The path on this machine that a location names: `/srv/a`, `file:///srv/a`. */
function localPath(uri: string): string | undefined {
  const { scheme, authority, path, query, fragment } = splitUri(uri)
  if (query !== '' || fragment !== '') return undefined
  try {
    if (scheme === 'file') {
      const isHere = authority === undefined || authority === '' || authority === 'localhost'
      return isHere && path.startsWith('/') ? fileURLToPath(`file://${path}`) : undefined
    }
  } catch {
    return undefined
  }
  return scheme === '' && authority === undefined && path.startsWith('/')
    ? resolve(path)
    : undefined
}
