import type { S3Client } from './s3-client.ts'
import { S3BrokenAnswer, S3Failure } from './s3-failure.ts'
import { encodeEntities, textOf } from './s3-xml.ts'

/** A part that is there. */
export interface UploadedPart {
  /** From 1. */
  readonly number: number
  readonly etag: string
}

/** An upload in parts that was begun. */
export interface Upload {
  readonly key: string
  readonly uploadId: string
}

export async function createUpload(client: S3Client, key: string): Promise<Upload> {
  const { body } = await client.call({ method: 'POST', key, query: { uploads: '' } })
  const uploadId = textOf(body.toString(), 'UploadId')
  if (uploadId === undefined) throw new S3BrokenAnswer('an upload was begun without an id')
  return { key, uploadId }
}

export interface PartToUpload {
  readonly number: number
  readonly pieces: readonly Uint8Array[]
}

export async function uploadPart(
  client: S3Client,
  { key, uploadId }: Upload,
  { number, pieces }: PartToUpload,
): Promise<UploadedPart> {
  const query = { partNumber: String(number), uploadId }
  const { headers } = await client.call({ method: 'PUT', key, query, pieces })
  if (headers.etag === undefined) throw new S3BrokenAnswer('a part was stored without an ETag')
  return { number, etag: headers.etag }
}

export async function completeUpload(
  client: S3Client,
  { key, uploadId }: Upload,
  parts: readonly UploadedPart[],
): Promise<void> {
  const listed = [...parts]
    .sort((a, b) => a.number - b.number)
    .map(
      ({ number, etag }) =>
        `<Part><PartNumber>${number}</PartNumber><ETag>${encodeEntities(etag)}</ETag></Part>`,
    )
  const xml = `<CompleteMultipartUpload>${listed.join('')}</CompleteMultipartUpload>`
  const pieces = [Buffer.from(xml)]
  await client.call({ method: 'POST', key, query: { uploadId }, pieces })
}

/** What is not there any more is no error. */
export async function abortUpload(client: S3Client, { key, uploadId }: Upload): Promise<void> {
  try {
    await client.call({ method: 'DELETE', key, query: { uploadId } })
  } catch (error) {
    if (!(error instanceof S3Failure && error.status === 404)) throw error
  }
}

/**
 * Uploads parts, two at a time, as one object: it is there whole or not at all. After a failure the parts are removed as far as the
 * server can be reached.
 */
export async function uploadInParts(
  client: S3Client,
  key: string,
  parts: AsyncIterable<readonly Uint8Array[]> | Iterable<readonly Uint8Array[]>,
): Promise<void> {
  const upload = await createUpload(client, key)
  const done: UploadedPart[] = []
  let before: Promise<unknown> = Promise.resolve()
  try {
    let number = 0
    for await (const pieces of parts) {
      number += 1
      const running = uploadPart(client, upload, { number, pieces }).then((part) => done.push(part))
      // Thrown where it is waited for.
      running.catch(() => undefined)
      await before
      before = running
    }
    await before
    await completeUpload(client, upload, done)
  } catch (error) {
    await before.catch(() => undefined)
    await abortUpload(client, upload).catch(() => undefined)
    throw error
  }
}

/** Pieces in groups of so many bytes, without copying them. */
export function* inParts(
  pieces: readonly Uint8Array[],
  partBytes: number,
): Generator<readonly Uint8Array[]> {
  let part: Uint8Array[] = []
  let room = partBytes
  for (const piece of pieces) {
    for (let at = 0; at < piece.byteLength;) {
      const taken = piece.subarray(at, at + room)
      part.push(taken)
      at += taken.byteLength
      room -= taken.byteLength
      if (room > 0) continue
      yield part
      part = []
      room = partBytes
    }
  }
  if (part.length > 0) yield part
}
