import { createHash } from 'node:crypto'

/** Bytes that do not compress, the same for the same seed. */
export function randomBytes(seed: string, sizeBytes: number): Buffer {
  return createHash('shake256', { outputLength: sizeBytes }).update(seed).digest()
}

/** The two digits of each byte as a number of 16 bits. */
const hexDigits = Uint16Array.from({ length: 256 }, (_, byte) =>
  Buffer.from(byte.toString(16).padStart(2, '0'), 'latin1').readUInt16LE(),
)

/**
 * Pieces of 1 MiB of hexadecimal text that never repeat and compress to a half. All in the same memory: garbage of the source would be
 * collected at the cost of who takes them.
 */
export function* hexText(sizeBytes: number): Generator<Uint8Array> {
  const text = new Uint16Array(512 * 1024)
  const piece = new Uint8Array(text.buffer)
  let made = 0
  for (const noise of noiseInPlace(1, sizeBytes / 2)) {
    for (let from = 0; from < noise.byteLength && made < sizeBytes; from += text.length) {
      for (let at = 0; at < text.length; at++) text[at] = hexDigits[noise[from + at] ?? 0] ?? 0
      made += piece.byteLength
      yield piece
    }
  }
}

/** Pieces of 1 MiB of noise, all in the same memory, so that what is measured is the memory of who takes them. */
export function* noiseInPlace(seed: number, sizeBytes: number): Generator<Uint8Array> {
  const words = new Uint32Array(256 * 1024)
  const piece = new Uint8Array(words.buffer)
  let state = seed
  for (let made = 0; made < sizeBytes; made += piece.byteLength) {
    // xorshift32
    for (let at = 0; at < words.length; at++) {
      state ^= state << 13
      state ^= state >>> 17
      state ^= state << 5
      words[at] = state
    }
    yield piece
  }
}
