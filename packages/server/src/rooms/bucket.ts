import { randomUUID } from 'node:crypto'
import { openS3Backend, type BlobBackend, type S3BackendOptions } from '@stemma/objects'
import type { S3Destination } from '../config/s3-destination.ts'

/** What is asked of a bucket besides its objects. */
export interface Bucket {
  /** Lists something. Throws StemmaError that says what to do when that can't be done. */
  readonly check: () => Promise<void>
}

/** Who asks how the server is waits for the answer. */
const quickly = { attempts: 1, silenceMs: 3000 }

/** A bucket, for a question now and then. Nothing is asked of it yet. */
export function bucketOf(options: S3BackendOptions): Bucket {
  let opened: Promise<BlobBackend> | undefined
  return {
    check: async () => {
      const opening = (opened ??= openS3Backend({ ...options, ...quickly }))
      const backend = await opening.catch((error: unknown) => {
        if (opened === opening) opened = undefined
        throw error
      })
      for await (const _ of backend.list('probes/')) break
    },
  }
}

/** Lists something, with a little patience: writes nothing. Throws as above. */
export async function reachBucket({ credentials, ...s3 }: S3Destination): Promise<void> {
  await openS3Backend({
    ...{ ...s3, credentials: credentials.provide() },
    ...{ attempts: 2, silenceMs: 4000 },
  })
}

/** Lists, writes and removes something at the start of a server; a fault that passes is waited for. Throws as above. */
export async function checkBucket(options: S3BackendOptions): Promise<void> {
  await probe(await openS3Backend({ silenceMs: 5000, ...options }))
}

async function probe(backend: BlobBackend): Promise<void> {
  const name = `probes/${randomUUID()}`
  await backend.put(name, [])
  for await (const _ of backend.list(name)) break
  await backend.remove(name)
}
