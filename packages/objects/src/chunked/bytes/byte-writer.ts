/** Appends numbers and bytes to one growing buffer. */
export class ByteWriter {
  #buffer: Buffer
  #size = 0

  constructor(expectedBytes = 1024) {
    this.#buffer = Buffer.allocUnsafe(expectedBytes)
  }

  bytes(value: Uint8Array): void {
    this.#room(value.byteLength)
    this.#buffer.set(value, this.#size)
    this.#size += value.byteLength
  }

  /** A whole number from 0 to 2^53 - 1 in groups of seven bits, the lowest first (LEB128). */
  number(value: number): void {
    this.#room(8)
    let rest = value
    while (rest > 127) {
      this.#buffer[this.#size++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    this.#buffer[this.#size++] = rest
  }

  /** Eight bytes, the lowest first. */
  uint64(value: bigint): void {
    this.#room(8)
    this.#buffer.writeBigUInt64LE(value, this.#size)
    this.#size += 8
  }

  /** 32 bytes, from 64 hexadecimal digits. */
  id(value: string): void {
    this.bytes(Buffer.from(value, 'hex'))
  }

  /** What was written so far. Later writes do not change it. */
  toBuffer(): Buffer {
    return Buffer.from(this.#buffer.subarray(0, this.#size))
  }

  get sizeBytes(): number {
    return this.#size
  }

  #room(count: number): void {
    const needed = this.#size + count
    if (needed <= this.#buffer.byteLength) return
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.byteLength * 2))
    larger.set(this.#buffer.subarray(0, this.#size))
    this.#buffer = larger
  }
}
