import { uploadInParts } from './multipart.ts'
import type { S3Client } from './s3-client.ts'

/** Stores a stream: what fits into one part in one request, the rest part by part. Resolves to its size in bytes. */
export async function putStream(
  client: S3Client,
  key: string,
  stream: AsyncIterable<Uint8Array>,
): Promise<number> {
  let sizeBytes = 0
  const parts = partsOf(stream, client.partBytes)
  const count = (part: readonly Uint8Array[]): readonly Uint8Array[] => {
    for (const { byteLength } of part) sizeBytes += byteLength
    return part
  }
  const first = await parts.next()
  const second = first.done === true ? first : await parts.next()
  if (second.done === true) {
    const pieces = first.done === true ? [] : count(first.value)
    await client.call({ method: 'PUT', key, pieces })
    return sizeBytes
  }
  const all = async function* (): AsyncGenerator<readonly Uint8Array[]> {
    if (first.done !== true) yield count(first.value)
    yield count(second.value)
    for await (const part of parts) yield count(part)
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
