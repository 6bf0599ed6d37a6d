import { uploadInParts } from './multipart.ts'
import type { S3Client } from './s3-client.ts'

/** Stores a stream: what fits into one part in one request, the rest part by part. Resolves to its size in bytes. */
export async function putStream(
  client: S3Client,
  key: string,
  stream: AsyncIterable<Uint8Array>,
): Promise<number> {
  let sizeBytes = 0
  const counted = async function* (): AsyncGenerator<readonly Uint8Array[], void, undefined> {
    for await (const part of partsOf(stream, client.partBytes)) {
      for (const { byteLength } of part) sizeBytes += byteLength
      yield part
    }
  }
  const parts = counted()
  const first = [await parts.next(), await parts.next()]
  if (first[1]?.done === true) {
    await client.call({ method: 'PUT', key, pieces: first[0]?.value ?? [] })
    return sizeBytes
  }
  const all = async function* (): AsyncGenerator<readonly Uint8Array[]> {
    // Taken out, so that they are not held until the end.
    for (let next = first.shift(); next?.done === false; next = first.shift()) yield next.value
    yield* parts
  }
  await uploadInParts(client, key, all())
  return sizeBytes
}

/** S3 takes 10,000 parts: they grow, so that even 5 TiB have room. */
const partsOfOneSize = 1000

async function* partsOf(
  stream: AsyncIterable<Uint8Array>,
  partBytes: number,
): AsyncGenerator<readonly Uint8Array[], void, undefined> {
  let part: Uint8Array[] = []
  let bytes = 0
  let number = 0
  const sizeOf = (): number => partBytes * 2 ** Math.floor(number / partsOfOneSize)
  for await (const whole of stream) {
    // A piece may be larger than a part; and its bytes are the source's again when it is asked for the next.
    for (let rest = Buffer.from(whole); rest.byteLength > 0;) {
      const taken = rest.subarray(0, sizeOf() - bytes)
      rest = rest.subarray(taken.byteLength)
      part.push(taken)
      bytes += taken.byteLength
      if (bytes < sizeOf()) continue
      yield part
      part = []
      bytes = 0
      number += 1
    }
  }
  if (bytes > 0) yield part
}
