import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { invalidParameter } from '@stemma/contract'

/** What a set may take: its text comes from outside, and numbers that lie far apart are the worst case. */
const maxBytes = 32 * 1024 * 1024

/** A set of whole numbers that lie close together, as the row numbers of one experiment do: one bit each, from the smallest on. */
export class NumberSet {
  #low = 0
  #bits = new Uint8Array(0)

  has(number: number): boolean {
    const index = number - this.#low
    return (((this.#bits[Math.floor(index / 8)] ?? 0) >> (index % 8)) & 1) === 1
  }

  add(number: number): void {
    this.#cover(number)
    const index = number - this.#low
    const place = Math.floor(index / 8)
    this.#bits[place] = (this.#bits[place] ?? 0) | (1 << (index % 8))
  }

  copy(): NumberSet {
    const set = new NumberSet()
    set.#low = this.#low
    set.#bits = this.#bits.slice()
    return set
  }

  pack(): string {
    return `${this.#low}:${deflateRawSync(this.#bits).toString('base64url')}`
  }

  /** Undefined when the text is none that `pack` made. */
  static unpack(text: string): NumberSet | undefined {
    const match = /^(\d{1,15}):([\w-]+)$/u.exec(text)
    if (match?.[2] === undefined || Number(match[1]) % 8 !== 0) return undefined
    const set = new NumberSet()
    set.#low = Number(match[1])
    try {
      // A plain array: `slice` of a Buffer would be a view of it.
      set.#bits = new Uint8Array(
        inflateRawSync(Buffer.from(match[2], 'base64url'), { maxOutputLength: maxBytes }),
      )
    } catch {
      return undefined
    }
    return set
  }

  /** Makes room for a number on either side, at least doubling each time. `#low` stays a multiple of eight. */
  #cover(number: number): void {
    if (this.#bits.length === 0) this.#low = number - (number % 8)
    const end = this.#low + this.#bits.length * 8
    if (number >= this.#low && number < end) return
    const grown = Math.max(64, this.#bits.length * 2)
    const low =
      number < this.#low ? Math.max(0, Math.min(number - (number % 8), end - grown * 8)) : this.#low
    const length = Math.max(grown, Math.floor((Math.max(number, end - 1) - low) / 8) + 1)
    if (length > maxBytes)
      throw invalidParameter(
        'The runs of this search lie too far apart to be paged in an order that may change: order them by start_time.',
      )
    const bits = new Uint8Array(length)
    bits.set(this.#bits, (this.#low - low) / 8)
    this.#bits = bits
    this.#low = low
  }
}
