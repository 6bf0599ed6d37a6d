import { encodeChunk, keptRaw, type BaseBytes, type Encoded } from './encode-chunk.ts'

/** So many bytes from the middle of a chunk tell whether all 256 are equally frequent. */
const sampleBytes = 4096
/** Chi-square over 255 degrees of freedom: bytes of no order stay below it in 9,999 of 10,000 samples. */
const mostUneven = 340
/** So often in a row zstd has to have gained nothing before a chunk is not tried. */
const triesBefore = 2
/** Tried all the same: what repeats at a distance looks without order, too. */
const triesEach = 16

const counts = new Int32Array(256)

/**
 * Encodes the chunks of one object, from first to last. Where the last ones did not compress and the next has no order either (weights
 * that were compressed, images, archives), it is kept as it is: trying costs more than all else that is done to it.
 */
export class ChunkEncoder {
  #rawInARow = 0

  encode(bytes: Uint8Array, base: BaseBytes | undefined): Encoded {
    const isTried =
      base !== undefined ||
      this.#rawInARow < triesBefore ||
      this.#rawInARow % triesEach === 0 ||
      !isEven(bytes)
    const encoded = isTried ? encodeChunk(bytes, base) : keptRaw(bytes)
    this.#rawInARow = encoded.codec === 'raw' ? this.#rawInARow + 1 : 0
    return encoded
  }
}

function isEven(bytes: Uint8Array): boolean {
  if (bytes.byteLength < sampleBytes) return false
  const start = (bytes.byteLength - sampleBytes) >>> 1
  counts.fill(0)
  for (let at = start; at < start + sampleBytes; at += 1) {
    const byte = bytes[at] ?? 0
    counts[byte] = (counts[byte] ?? 0) + 1
  }
  const expected = sampleBytes / counts.length
  let uneven = 0
  for (const count of counts) uneven += (count - expected) ** 2
  return uneven / expected < mostUneven
}
