import type { Int64 } from '@stemma/contract'

/** Reads what `ByteWriter` wrote. Throws when the bytes end early. */
export class ByteReader {
  readonly #bytes: Buffer
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get position(): number {
    return this.#at
  }

  set position(at: number) {
    this.#at = at
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length
  }

  byte(): number {
    const value = this.#bytes[this.#at++]
    if (value === undefined) throw new RangeError('The points end early.')
    return value
  }

  /** `length` bytes of UTF-8. */
  text(length: number): string {
    const start = this.#at
    this.skip(length)
    return this.#bytes.toString('utf8', start, this.#at)
  }

  skip(length: number): void {
    const end = this.#at + length
    if (end > this.#bytes.length) throw new RangeError('The points end early.')
    this.#at = end
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

  doubles(count: number): Float64Array {
    // A copy, because the bytes may start anywhere. Every machine that Node runs on is little-endian, as the format is.
    const copy = new Float64Array(count)
    const start = this.#at
    this.skip(count * 8)
    new Uint8Array(copy.buffer).set(this.#bytes.subarray(start, this.#at))
    return copy
  }

  double(): number {
    const value = this.#view.getFloat64(this.#at, true)
    this.#at += 8
    return value
  }

  /** `count` varints of the changes of an increment, as the sums that they stand for (`block.ts`). */
  evenly(count: number): Float64Array {
    const column = new Float64Array(count)
    const bytes = this.#bytes
    let last = 0
    let increment = 0
    for (let index = 0; index < count; index++) {
      const byte = bytes[this.#at]
      let zigzag: number
      if (byte !== undefined && byte < 128) {
        zigzag = byte
        this.#at++
      } else {
        zigzag = this.varint()
      }
      increment += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2
      last += increment
      column[index] = last
    }
    return column
  }

  /** The same numbers, but only those at some places, ascending, to the end of `column`. */
  pickEvenly(
    count: number,
    { places, column }: { readonly places: readonly number[]; readonly column: Int64[] },
  ): void {
    let last = 0
    let increment = 0
    let index = 0
    for (const place of places) {
      while (index <= place) {
        const zeros = this.#zeros(place - index)
        last += zeros * increment
        index += zeros
        const zigzag = this.varint()
        increment += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2
        last += increment
        index++
      }
      column.push(last)
    }
    while (index < count) {
      index += this.#zeros(count - index)
      if (index < count) this.varint()
      index++
    }
  }

  /** Steps over changes of 0, which nearly all are, four at a time, and no more than `most`. Answers over how many. */
  #zeros(most: number): number {
    const start = this.#at
    const end = start + most - 3
    while (this.#at < end && this.#view.getUint32(this.#at) === 0) this.#at += 4
    return this.#at - start
  }

  int64(): bigint {
    const value = this.#view.getBigInt64(this.#at, true)
    this.#at += 8
    return value
  }
}
