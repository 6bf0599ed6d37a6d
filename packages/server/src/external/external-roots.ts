import { stat } from 'node:fs/promises'
import { relative } from 'node:path'
import { anySpelling, type ExternalPlaces, type StorePlace } from '@stemma/core'
import { openFolderStore, openS3Artifacts, type ArtifactStore } from '@stemma/objects'
import type { ExternalRoot } from '../config/external-roots-of.ts'
import { s3UrlOf } from '../config/s3-destination.ts'
import { bucketKey } from './bucket-key.ts'
import { localPath } from './local-path.ts'

/**
 * Places beside the server's own artifact store that whoever runs it has named: artifacts in them are served where they are, and a purge
 * may remove them. Nothing outside of them is ever touched, links included.
 */
export class ExternalRoots implements ExternalPlaces {
  readonly #roots: readonly ExternalRoot[]
  readonly #open = new Map<ExternalRoot, Promise<ArtifactStore>>()

  constructor(roots: readonly ExternalRoot[]) {
    this.#roots = roots
  }

  /** Where an artifact location is; undefined if that is in none of the roots. A root itself is nobody's own place. */
  async find(uri: string): Promise<StorePlace | undefined> {
    for (const root of this.#roots) {
      const path = pathIn(root, uri)
      if (path === undefined || path === '') continue
      // A folder that is not mounted now must not be made.
      if (root.kind === 'folder' && !(await isDirectory(root.folder))) continue
      return { store: await this.#store(root), path }
    }
    return undefined
  }

  async close(): Promise<void> {
    for (const store of this.#open.values()) await (await store).close()
  }

  #store(root: ExternalRoot): Promise<ArtifactStore> {
    const open = this.#open.get(root)
    if (open) return open
    const opening =
      root.kind === 'folder'
        ? openFolderStore(root.folder)
        : openS3Artifacts({ ...root.s3, credentials: root.s3.credentials.provide() })
    const store = opening.then((opened) => anySpelling(opened))
    // The next one tries again.
    store.catch(() => this.#open.delete(root))
    this.#open.set(root, store)
    return store
  }
}

/** The path of a location below a root; empty for the root, undefined outside of it. */
function pathIn(root: ExternalRoot, uri: string): string | undefined {
  if (root.kind === 'bucket') return bucketKey(uri, s3UrlOf(root.s3))
  const place = localPath(uri)
  const path = place === undefined ? '..' : relative(root.folder, place)
  return path === '..' || path.startsWith('../') ? undefined : path
}

function isDirectory(folder: string): Promise<boolean> {
  return stat(folder).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
}
