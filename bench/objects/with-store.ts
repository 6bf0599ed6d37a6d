import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  folderBackend,
  openObjectStore,
  type ObjectStore,
  type ObjectStoreOptions,
} from '@stemma/objects'

export interface BenchStore {
  readonly store: ObjectStore
  /** Opens the same store again, to be called after it was closed. */
  readonly reopen: () => Promise<ObjectStore>
}

export interface WithStoreOptions extends Pick<ObjectStoreOptions, 'leaseMs' | 'blocks'> {
  /** A folder whose store is copied. */
  readonly from?: string | undefined
}

/** Works on a new store in a folder of its own, and removes it. The work closes what it was given. */
export async function withStore<Result>(
  work: (made: BenchStore) => Promise<Result>,
  { from, ...options }: WithStoreOptions = {},
): Promise<Result> {
  return withFolder(async (folder) => {
    if (from !== undefined) await cp(from, folder, { recursive: true })
    const backend = await folderBackend(join(folder, 'packs'))
    const reopen = (): Promise<ObjectStore> =>
      openObjectStore({ backend, indexPath: join(folder, 'index.sqlite'), ...options })
    return work({ store: await reopen(), reopen })
  })
}

/** Works in a new folder on the disk of the checkout, and removes it. */
export async function withFolder<Result>(
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const cache = join(import.meta.dirname, '../../.cache')
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(join(cache, 'objects-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
