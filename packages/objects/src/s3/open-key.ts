import type { IncomingMessage } from 'node:http'
import { StemmaError } from '@stemma/contract'
import type { S3Client } from './s3-client.ts'
import { S3BrokenAnswer, S3Failure, toS3Error } from './s3-failure.ts'
import type { OpenKey } from './s3-keys.ts'

/** Undefined without such an object. */
export async function openKey(client: S3Client, key: string): Promise<OpenKey | undefined> {
  const answer = await headOf(client, key)
  if (answer === undefined) return undefined
  const sizeBytes = Number(answer['content-length'])
  const etag = answer.etag ?? ''
  return {
    ...{ sizeBytes, etag, modifiedMs: Date.parse(answer['last-modified'] ?? '') },
    read: ({ start, end } = { start: 0, end: Infinity }) =>
      readFrom({ client, key, etag, start, end: Math.min(end, sizeBytes - 1) }),
  }
}

async function headOf(
  client: S3Client,
  key: string,
): Promise<IncomingMessage['headers'] | undefined> {
  try {
    return (await client.call({ method: 'HEAD', key })).headers
  } catch (error) {
    if (!(error instanceof S3Failure && error.status === 404)) throw error
    // A HEAD has no body that says what is missing: the key or the bucket. This one throws for the bucket.
    await client.call({ method: 'GET', query: { 'list-type': '2', 'max-keys': '1' } })
    return undefined
  }
}

interface Reading {
  readonly client: S3Client
  readonly key: string
  /** Of the object that was opened; another one's bytes are not mixed with its. */
  readonly etag: string
  readonly start: number
  /** The last byte. */
  readonly end: number
}

/** So often a connection may be lost without a single byte in between; each of these was tried again itself. */
const mostCuts = 5

async function* readFrom(reading: Reading): AsyncGenerator<Buffer, void, undefined> {
  const { end } = reading
  let at = reading.start
  let cuts = 0
  while (at <= end) {
    const answer = await request({ ...reading, start: at })
    try {
      // What a socket gives.
      for await (const piece of answer as AsyncIterable<Buffer>) {
        if (at + piece.byteLength > end + 1) throw new S3BrokenAnswer('too much was answered')
        at += piece.byteLength
        cuts = 0
        yield piece
      }
      if (at <= end) throw new S3BrokenAnswer('an answer was cut off')
    } catch (error) {
      cuts += 1
      if (cuts >= mostCuts) throw toS3Error(reading.client.address.bucket, error)
    } finally {
      // Also when nobody wants the rest.
      answer.destroy()
    }
  }
}

async function request({ client, key, etag, start, end }: Reading): Promise<IncomingMessage> {
  const headers = { range: `bytes=${start}-${end}`, ...(etag === '' ? {} : { 'if-match': etag }) }
  try {
    return await client.attempt({ method: 'GET', key, headers }, async (answer) => {
      const from = /^bytes (\d+)-/u.exec(answer.headers['content-range'] ?? '')?.[1]
      if (answer.statusCode === 206 && Number(from) === start) return answer
      answer.destroy()
      throw new S3BrokenAnswer('another part was answered than was asked for')
    })
  } catch (error) {
    if (error instanceof S3Failure && [404, 412, 416].includes(error.status)) {
      throw new StemmaError('ABORTED', 'The object was replaced or removed while it was read.')
    }
    throw error instanceof S3Failure ? toS3Error(client.address.bucket, error) : error
  }
}
