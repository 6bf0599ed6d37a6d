import { invalidParameter } from '@stemma/contract'
import { listKeys } from './list-keys.ts'
import { abortUpload, completeUpload, createUpload } from './multipart.ts'
import { openKey } from './open-key.ts'
import { putStream } from './put-stream.ts'
import { checkKey } from './s3-address.ts'
import { S3Client } from './s3-client.ts'
import { known, S3Failure } from './s3-failure.ts'
import type { S3Keys } from './s3-keys.ts'
import type { S3Options } from './s3-options.ts'

const weekSeconds = 7 * 24 * 60 * 60

export function keysOf(options: S3Options): S3Keys {
  const client = new S3Client(options)
  const { bucket } = client.address

  /** Checks the key, then works on it. */
  async function on<T>(key: string, work: () => Promise<T>): Promise<T> {
    checkKey(key)
    return known(bucket, work())
  }

  async function presign(method: 'GET' | 'PUT', key: string, seconds: number): Promise<string> {
    checkExpiry(seconds)
    return client.presign({ method, key: checkKey(key), expirySeconds: seconds })
  }

  return {
    list: (prefix, page = {}) => known(bucket, listKeys(client, { ...page, prefix })),
    open: (key) => on(key, () => openKey(client, key)),
    put: (key, stream) => on(key, () => putStream(client, key, stream)),
    remove: (key) => on(key, () => removeKey(client, key)),
    presignGet: (key, expirySeconds) => presign('GET', key, expirySeconds),
    presignPut: (key, expirySeconds) => presign('PUT', key, expirySeconds),
    createUpload: (key) => on(key, () => createUpload(client, key)),
    presignPart: async ({ key, uploadId }, number, expirySeconds) => {
      checkExpiry(expirySeconds)
      if (!Number.isInteger(number) || number < 1 || number > 10_000) {
        throw invalidParameter('A part has a number from 1 to 10000.')
      }
      const query = { partNumber: String(number), uploadId }
      return client.presign({ method: 'PUT', key: checkKey(key), query, expirySeconds })
    },
    completeUpload: (upload, parts) => on(upload.key, () => completeUpload(client, upload, parts)),
    abortUpload: (upload) => on(upload.key, () => abortUpload(client, upload)),
    close: () => {
      client.close()
    },
  }
}

function checkExpiry(seconds: number): void {
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= weekSeconds) return
  throw invalidParameter(`A signed URL is good for 1 to ${weekSeconds} seconds.`)
}

/** Also for who finds nothing there. */
export async function removeKey(client: S3Client, key: string): Promise<void> {
  try {
    await client.call({ method: 'DELETE', key })
  } catch (error) {
    const isGone = error instanceof S3Failure && error.status === 404
    if (!isGone || error.code === 'NoSuchBucket') throw error
  }
}
