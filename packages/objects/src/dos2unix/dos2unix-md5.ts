import { createHash } from 'node:crypto'

/** As much as DVC 2 read at a time: what it took for text, and a line end over the edge, depend on it. */
const blockBytes = 1024 * 1024
const lookedAt = 512
const carriageReturn = 13
const lineFeed = 10

/**
 * The hash of DVC 2: MD5 of the bytes with CRLF as LF, in each block of a mebibyte that looks like text. A block does when its first 512
 * bytes have no NUL and at most three of ten that no text has.
 */
export class Dos2UnixMd5 {
  readonly #hash = createHash('md5')
  #pieces: Uint8Array[] = []
  #waiting = 0

  update(bytes: Uint8Array): void {
    let rest = bytes
    while (this.#waiting + rest.byteLength >= blockBytes) {
      const taken = blockBytes - this.#waiting
      this.#pieces.push(rest.subarray(0, taken))
      this.#hashBlock()
      rest = rest.subarray(taken)
    }
    // A copy: whoever sends may use the memory again.
    if (rest.byteLength > 0) this.#pieces.push(Buffer.from(rest))
    this.#waiting += rest.byteLength
  }

  digest(encoding: 'hex'): string {
    this.#hashBlock()
    return this.#hash.digest(encoding)
  }

  #hashBlock(): void {
    const block = Buffer.concat(this.#pieces)
    this.#pieces = []
    this.#waiting = 0
    this.#hash.update(isText(block.subarray(0, lookedAt)) ? withUnixEnds(block) : block)
  }
}

function isText(bytes: Uint8Array): boolean {
  let others = 0
  for (const byte of bytes) {
    if (byte === 0) return false
    const isUsual = (byte >= 0x20 && byte <= 0x7e) || (byte >= 8 && byte <= 13 && byte !== 11)
    if (!isUsual) others += 1
  }
  return others <= bytes.byteLength * 0.3
}

function withUnixEnds(bytes: Buffer): Buffer {
  if (!bytes.includes('\r\n')) return bytes
  const out = Buffer.allocUnsafe(bytes.byteLength)
  let length = 0
  for (const [index, byte] of bytes.entries()) {
    if (byte === carriageReturn && bytes[index + 1] === lineFeed) continue
    out[length++] = byte
  }
  return out.subarray(0, length)
}
