import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StemmaError } from '@stemma/contract'
import { objectsIn, type ObjectsParts } from '@stemma/core'
import { Blocks, folderBackend, openObjectStore, openS3Backend } from '@stemma/objects'
import type { BlobBackend, Mended, ObjectStore, ObjectStoreOptions } from '@stemma/objects'
import { s3Options, type S3Place } from '../../config/s3-credentials.ts'
import type { OpenObjects } from './object-calls.ts'
import { tellRecovery, type TellObjects } from './tell-recovery.ts'

/**
 * Where objects are: the folder that packs go below, or the bucket. With `ownIndex`, the file of this server's index, other servers may
 * use the same place; without it the index lies beside the packs, and one server has them.
 */
export type ObjectThreadData = (
  | { readonly folder: string; readonly ownIndex?: string | undefined }
  | { readonly s3: S3Place; readonly ownIndex: string }
) & {
  /** See `ObjectStoreOptions`. */
  readonly cacheBytes?: number
}

/** A name follows its object at once. */
const leaseMs = 60 * 60 * 1000
/** An upload of another server may be under way. */
const unfinishedAfterMs = 60 * 60 * 1000
const mebibyte = 1024 * 1024

/** Each request to a bucket costs time and money: larger packs, and more that is not asked for again. */
const remoteSizes = { packBytes: 32 * mebibyte, cacheBytes: 128 * mebibyte }

/** Opens the objects, for this server alone or beside others, and tells what it found. Throws StemmaError. */
export async function openObjects(
  data: ObjectThreadData,
  tell: TellObjects = () => {},
): Promise<OpenObjects> {
  const blocks = new Blocks()
  const open = (parts: Omit<ObjectsParts, 'onUsed'>): OpenObjects => {
    tellRecovery(parts.store.recovery, tell)
    return {
      objects: objectsIn({ ...parts, onUsed: (bytes) => blocks.giveBack(bytes) }),
      store: parts.store,
      blocks,
    }
  }
  const onMended = ({ packs }: Mended): void =>
    tell(
      'warn',
      `the index of the object store was damaged and has been made again from ${packs} packs`,
    )
  const sizes = {
    blocks,
    onMended,
    ...(data.cacheBytes !== undefined && { cacheBytes: data.cacheBytes }),
  }
  if ('s3' in data) {
    const backend = await openS3Backend(s3Options(data.s3))
    const store = await openShared(data.ownIndex, { backend, ...remoteSizes, ...sizes })
    return open({ store, backend, folder: undefined })
  }
  const { folder, ownIndex } = data
  await mkdir(folder, { recursive: true })
  const indexPath = join(folder, 'index.sqlite')
  if (ownIndex === undefined) {
    const backend = await folderBackend(folder)
    const store = await openObjectStore({ backend, indexPath, leaseMs, ...sizes })
    return open({ store, backend, folder })
  }
  const backend = await folderBackend(folder, { unfinishedAfterMs })
  const store = await openShared(ownIndex, { backend, ...sizes })
  // Of a server that had the folder alone. All that it says is in the packs, too.
  for (const end of ['', '-wal', '-shm']) await rm(indexPath + end, { force: true })
  return open({ store, backend, folder })
}

async function openShared(
  indexPath: string,
  options: { readonly backend: BlobBackend } & Partial<ObjectStoreOptions>,
): Promise<ObjectStore> {
  await mkdir(dirname(indexPath), { recursive: true })
  try {
    return await openObjectStore({ ...options, indexPath, leaseMs, isShared: true })
  } catch (error) {
    if (!(error instanceof StemmaError) || error.data?.['isInUse'] !== true) throw error
    throw new StemmaError(
      'TEMPORARILY_UNAVAILABLE',
      `Another process uses ${indexPath}. Each server needs a data folder of its own (--data).`,
    )
  }
}
