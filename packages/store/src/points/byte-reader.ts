/** Reads what `ByteWriter` wrote. Throws when the bytes end early. */
export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length
  }

  byte(): number {
    const value = this.#bytes[this.#at++]
    if (value === undefined) throw new RangeError('The points end early.')
    return value
  }

  bytes(length: number): Uint8Array {
    const end = this.#at + length
    if (end > this.#bytes.length) throw new RangeError('The points end early.')
    const value = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return value
  }

  varint(): number {
    let value = this.byte()
    if (value < 128) return value
    value -= 128
    for (let scale = 128; ; scale *= 128) {
      const next = this.byte()
      if (next < 128) return value + next * scale
      value += (next - 128) * scale
    }
  }

  double(): number {
    const value = this.#view.getFloat64(this.#at, true)
    this.#at += 8
    return value
  }

  int64(): bigint {
    const value = this.#view.getBigInt64(this.#at, true)
    this.#at += 8
    return value
  }
}
