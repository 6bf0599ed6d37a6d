import { damaged } from './damaged.ts'

/** Reads what ByteWriter wrote. Every method throws DATA_LOSS when the bytes end too early or say what can't be. */
export class ByteReader {
  readonly #bytes: Buffer
  readonly #what: string
  #at = 0

  /** `what` names the thing that is read, for the error. */
  constructor(bytes: Uint8Array, what: string) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#what = what
  }

  bytes(count: number): Buffer {
    if (count > this.#bytes.byteLength - this.#at) throw damaged(`${this.#what} ends too early`)
    this.#at += count
    return this.#bytes.subarray(this.#at - count, this.#at)
  }

  number(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const [byte = 0] = this.bytes(1)
      value += (byte & 127) * scale
      if (!Number.isSafeInteger(value)) throw damaged(`${this.#what} holds a number out of range`)
      if (byte < 128) return value
      // Eight groups hold every number that is written; more would only be zeros.
      if (scale >= 2 ** 49) throw damaged(`${this.#what} holds a number out of range`)
    }
  }

  uint64(): bigint {
    return this.bytes(8).readBigUInt64LE()
  }

  id(): string {
    return this.bytes(32).toString('hex')
  }

  /** How many bytes are left. */
  get left(): number {
    return this.#bytes.byteLength - this.#at
  }

  /** Says that all has been read. */
  end(): void {
    if (this.left > 0) throw damaged(`${this.#what} is longer than it says`)
  }
}
