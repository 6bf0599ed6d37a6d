import type { Int64 } from '../int64.ts'
import { quote, writeDouble } from './write-json.ts'

const encoder = new TextEncoder()
const zero = 48
const quotationMark = 34
const backslash = 92
/** Longest text of one number: a double has at most 24 characters, a 64-bit integer 20. */
const longestNumber = 32

/**
 * JSON written straight into bytes: for lists of tens of thousands of numbers, where building one large string and encoding it takes
 * twice as long.
 */
export class JsonBytes {
  #bytes = new Uint8Array(16_384)
  #length = 0

  /** Adds bytes as they are: punctuation and names, made once by `jsonText`. */
  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    if (bytes.length > 64) {
      this.#bytes.set(bytes, this.#length)
      this.#length += bytes.length
      return
    }
    // Byte by byte: for a dozen of them `set` is slower.
    for (let index = 0; index < bytes.length; index++)
      this.#bytes[this.#length + index] = bytes[index] ?? 0
    this.#length += bytes.length
  }

  /** As `writeDouble` writes it. */
  double(value: number): void {
    this.#reserve(longestNumber)
    this.#ascii(writeDouble(value))
  }

  /** A string literal. */
  text(value: string): void {
    this.#reserve(value.length + 2)
    const start = this.#length
    this.#bytes[this.#length++] = quotationMark
    for (let index = 0; index < value.length; index++) {
      const unit = value.charCodeAt(index)
      if (unit < 32 || unit > 126 || unit === quotationMark || unit === backslash) {
        this.#length = start
        this.raw(jsonText(quote(value)))
        return
      }
      this.#bytes[this.#length++] = unit
    }
    this.#reserve(1)
    this.#bytes[this.#length++] = quotationMark
  }

  int64(value: Int64): void {
    this.#reserve(longestNumber)
    if (typeof value === 'bigint' || value < 0) return this.#ascii(String(value))
    const high = Math.floor(value / 1e8)
    const low = value - high * 1e8
    if (high === 0) return this.#digits(low, countDigits(low))
    if (high >= 1e8) return this.#ascii(String(value))
    this.#digits(high, countDigits(high))
    this.#digits(low, 8)
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length)
  }

  /** A whole number below 10^8 in so many digits. */
  #digits(value: number, count: number): void {
    let rest = value
    for (let place = this.#length + count - 1; place >= this.#length; place--) {
      const tenth = Math.trunc(rest / 10)
      this.#bytes[place] = zero + rest - tenth * 10
      rest = tenth
    }
    this.#length += count
  }

  #ascii(text: string): void {
    for (let index = 0; index < text.length; index++)
      this.#bytes[this.#length + index] = text.charCodeAt(index)
    this.#length += text.length
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count))
    grown.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = grown
  }
}

/** Text for `JsonBytes.raw`. */
export function jsonText(text: string): Uint8Array {
  return encoder.encode(text)
}

function countDigits(value: number): number {
  let count = 1
  for (let bound = 10; value >= bound; bound *= 10) count++
  return count
}
