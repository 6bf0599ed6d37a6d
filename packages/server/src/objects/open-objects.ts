import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { StemmaError } from '@stemma/contract'
import { Blocks, folderBackend, openObjectStore, openS3Backend } from '@stemma/objects'
import type { BlobBackend, ObjectStore, ObjectStoreOptions } from '@stemma/objects'
import { s3Options } from '../config/s3-credentials.ts'
import type { ObjectParts } from './object-calls.ts'
import type { ObjectThreadData } from './protocol.ts'

/** A name follows its object at once. */
const leaseMs = 60 * 60 * 1000
/** An upload of another server may be under way. */
const unfinishedAfterMs = 60 * 60 * 1000
const mebibyte = 1024 * 1024

/** Each request to a bucket costs time and money: larger packs, and more that is not asked for again. */
const remoteSizes = { packBytes: 32 * mebibyte, cacheBytes: 128 * mebibyte }

/** Opens the objects, for this server alone or beside others. Throws StemmaError. */
export async function openObjects(data: ObjectThreadData): Promise<ObjectParts> {
  const blocks = new Blocks()
  const sizes = { blocks, ...(data.cacheBytes !== undefined && { cacheBytes: data.cacheBytes }) }
  if ('s3' in data) {
    const backend = await openS3Backend(s3Options(data.s3))
    return {
      store: await openShared(data.ownIndex, { backend, ...remoteSizes, ...sizes }),
      ...{ backend, blocks, folder: undefined },
    }
  }
  const { folder, ownIndex } = data
  await mkdir(folder, { recursive: true })
  const indexPath = join(folder, 'index.sqlite')
  if (ownIndex === undefined) {
    const backend = await folderBackend(folder)
    const store = await openObjectStore({ backend, indexPath, leaseMs, ...sizes })
    return { store, backend, blocks, folder }
  }
  const backend = await folderBackend(folder, { unfinishedAfterMs })
  const store = await openShared(ownIndex, { backend, ...sizes })
  // Of a server that had the folder alone. All that it says is in the packs, too.
  for (const end of ['', '-wal', '-shm']) await rm(indexPath + end, { force: true })
  return { store, backend, blocks, folder }
}

async function openShared(
  indexPath: string,
  options: { readonly backend: BlobBackend } & Partial<ObjectStoreOptions>,
): Promise<ObjectStore> {
  await mkdir(dirname(indexPath), { recursive: true })
  try {
    return await openObjectStore({ ...options, indexPath, leaseMs, isShared: true })
  } catch (error) {
    if (!(error instanceof StemmaError) || !error.message.startsWith('Another process')) throw error
    throw new StemmaError(
      'TEMPORARILY_UNAVAILABLE',
      `Another process uses ${indexPath}. Each server needs a data folder of its own (--data).`,
    )
  }
}
