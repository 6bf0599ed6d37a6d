import type { IncomingMessage } from 'node:http'
import { removeKey } from '../../s3/keys-of.ts'
import { everyKey, listKeys } from '../../s3/list-keys.ts'
import { everyUpload } from '../../s3/list-uploads.ts'
import { abortUpload, inParts, uploadInParts } from '../../s3/multipart.ts'
import { S3Client, S3Refusal } from '../../s3/s3-client.ts'
import { S3BrokenAnswer, S3Failure, known, toS3Error } from '../../s3/s3-failure.ts'
import type { S3Options } from '../../s3/s3-options.ts'
import { damaged } from '../bytes/damaged.ts'
import {
  BlobMissingError,
  memoryFor,
  type BlobBackend,
  type BlobInfo,
  type BlobRange,
} from './blob-backend.ts'
import { checkBlobName } from './blob-name.ts'
import { DraftMemory } from './draft-memory.ts'
import { GatheredDraft } from './gathered-draft.ts'

export interface S3BackendOptions extends S3Options {
  /** Uploads that are older were left by a process that ended: another server's may be under way. An hour unless said otherwise. */
  readonly unfinishedAfterMs?: number
}

const hourMs = 60 * 60 * 1000

/** Blobs as objects of a bucket. */
export async function s3Backend(options: S3BackendOptions): Promise<BlobBackend> {
  const client = new S3Client(options)
  const { bucket } = client.address
  // Wrong credentials and buckets show now, not at the first put.
  await known(bucket, listKeys(client, { prefix: '', limit: 1 }))
  const unfinishedAfterMs = options.unfinishedAfterMs ?? hourMs
  const memory = new DraftMemory()
  const putKnown: BlobBackend['put'] = async (name, pieces) =>
    known(bucket, put(client, checkBlobName(name), pieces))
  return {
    put: putKnown,
    begin: () => new GatheredDraft({ memory, put: putKnown }),
    read: (name, range, memory) => known(bucket, read({ client, name, range, memory })),
    list: (prefix) => list(client, prefix),
    remove: async (name) => {
      await known(bucket, removeKey(client, checkBlobName(name)))
    },
    removeUnfinished: () => known(bucket, removeUnfinished(client, unfinishedAfterMs)),
  }
}

async function put(client: S3Client, name: string, pieces: readonly Uint8Array[]): Promise<void> {
  const bytes = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0)
  // A part of a large pack that gets lost is sent again alone.
  if (bytes <= 2 * client.partBytes) await client.call({ method: 'PUT', key: name, pieces })
  else await putInParts(client, name, pieces)
}

async function putInParts(
  client: S3Client,
  name: string,
  pieces: readonly Uint8Array[],
): Promise<void> {
  const upload = (): Promise<void> => uploadInParts(client, name, inParts(pieces, client.partBytes))
  try {
    await upload()
  } catch (error) {
    // Completed, but the answer was lost and it was asked for again; or removed as unfinished. Only a new upload tells.
    if (!(error instanceof S3Failure && error.code === 'NoSuchUpload')) throw error
    await upload()
  }
}

interface Read {
  readonly client: S3Client
  readonly name: string
  readonly range: BlobRange
  readonly memory?: Buffer | undefined
}

async function read({ client, name, range, memory }: Read): Promise<Buffer> {
  const { start, length } = range
  // There is no range of no bytes.
  if (length === 0) return readNothing({ client, name, range })
  const headers = { range: `bytes=${start}-${start + length - 1}` }
  try {
    return await client.attempt({ method: 'GET', key: name, headers }, (answer) =>
      takeRange(answer, { name, range, memory }),
    )
  } catch (error) {
    if (!(error instanceof S3Failure)) throw error
    if (error.status === 416) throw damaged(`'${name}' ends too early`)
    throw missing(name, error)
  }
}

async function readNothing({ client, name, range }: Read): Promise<Buffer> {
  try {
    const { headers } = await client.call({ method: 'HEAD', key: name })
    if (Number(headers['content-length']) < range.start) throw damaged(`'${name}' ends too early`)
    return Buffer.alloc(0)
  } catch (error) {
    throw error instanceof S3Failure ? missing(name, error) : error
  }
}

function missing(name: string, error: S3Failure): Error {
  return error.status === 404 && error.code !== 'NoSuchBucket' ? new BlobMissingError(name) : error
}

async function takeRange(
  answer: IncomingMessage,
  { name, range: { start, length }, memory }: Omit<Read, 'client'>,
): Promise<Buffer> {
  const [, from, total] =
    /^bytes (\d+)-\d+\/(\d+)$/u.exec(answer.headers['content-range'] ?? '') ?? []
  if (answer.statusCode !== 206 || from === undefined || Number(from) !== start) {
    answer.destroy()
    throw new S3BrokenAnswer('another part was answered than was asked for')
  }
  // A length from damaged bytes must not cost memory.
  if (start + length > Number(total)) {
    answer.destroy()
    throw new S3Refusal(damaged(`'${name}' ends too early`))
  }
  const bytes = memoryFor(length, memory)
  let at = 0
  // What a socket gives.
  for await (const piece of answer as AsyncIterable<Buffer>) {
    if (at + piece.byteLength > length)
      throw new S3BrokenAnswer('more was answered than was asked for')
    at += piece.copy(bytes, at)
  }
  if (at < length) throw new S3BrokenAnswer('an answer was cut off')
  return bytes
}

async function* list(client: S3Client, prefix: string): AsyncGenerator<BlobInfo> {
  try {
    for await (const { key, sizeBytes } of everyKey(client, prefix)) yield { name: key, sizeBytes }
  } catch (error) {
    throw error instanceof S3Failure ? toS3Error(client.address.bucket, error) : error
  }
}

async function removeUnfinished(client: S3Client, olderMs: number): Promise<number> {
  let count = 0
  for await (const upload of everyUpload(client, 'packs/')) {
    if (upload.begunMs > Date.now() - olderMs) continue
    await abortUpload(client, upload)
    count += 1
  }
  return count
}
