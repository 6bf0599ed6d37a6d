import { createHash } from 'node:crypto'

const lookedAt = 64 * 1024
const shingle = 32
const kept = 4

/**
 * Marks of how an object begins, by which a like one is found: names of DVC and Git LFS don't say which file an object is a version of.
 * They are the smallest of the hashes over places that the bytes themselves choose, so most stay when a few lines change.
 */
export function marksOf(bytes: Uint8Array): readonly string[] {
  const head = bytes.subarray(0, lookedAt)
  const hashes = new Set<number>()
  let rolling = 0
  for (let index = 0; index + shingle <= head.byteLength; index++) {
    // A byte has left it 32 bytes later.
    rolling = ((rolling << 1) + Math.imul((head[index] ?? 0) + 1, 0x9e3779b1)) | 0
    if (rolling >>> 26 !== 0) continue
    hashes.add(
      createHash('md5')
        .update(head.subarray(index, index + shingle))
        .digest()
        .readUInt32BE(),
    )
  }
  return [...hashes]
    .sort((a, b) => a - b)
    .slice(0, kept)
    .map((hash) => hash.toString(16))
}

/** The beginning of a source, and all of it as a source. Throws what the source throws. */
export async function headOf(
  source: AsyncIterable<Uint8Array>,
): Promise<{ readonly head: Uint8Array; readonly whole: AsyncIterable<Uint8Array> }> {
  const iterator = source[Symbol.asyncIterator]()
  const pieces: Uint8Array[] = []
  let length = 0
  while (length < lookedAt) {
    const next = await iterator.next()
    if (next.done === true) break
    pieces.push(next.value)
    length += next.value.byteLength
  }
  return { head: Buffer.concat(pieces).subarray(0, lookedAt), whole: goOn(pieces, iterator) }
}

async function* goOn(
  begun: readonly Uint8Array[],
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let isWhole = false
  try {
    yield* begun
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next())
      yield next.value
    isWhole = true
  } finally {
    if (!isWhole) await iterator.return?.()
  }
}
