import { tooLarge } from '../errors.ts'

/** Values, names and opening brackets in one body, at most, where a route says nothing else. 10,000 objects with two fields each are half of it. */
export const maxJsonTokens = 100_000

const quotationMark = 0x22
const comma = 0x2c
const colon = 0x3a
const openBracket = 0x5b
const backslash = 0x5c
const openBrace = 0x7b
/** A text that is longer than this is stepped over, which takes longer to begin with. */
const longText = 64

/**
 * Counts what a parser would have to make of JSON, in one pass over its bytes as they come: a body of a megabyte can hold half a million values, which
 * take a second and a hundred megabytes once parsed. Says nothing on whether the bytes are JSON.
 */
export class JsonTokens {
  readonly #most: number
  #count = 0
  #isInText = false
  #isEscaped = false

  constructor(most: number = maxJsonTokens) {
    this.#most = most
  }

  /** @throws MAX_BLOCK_SIZE_EXCEEDED when there are too many. */
  add(bytes: Uint8Array): void {
    let count = this.#count
    let isInText = this.#isInText
    let isEscaped = this.#isEscaped
    let textAt = 0
    let quoteAt = -1
    for (let index = 0; index < bytes.length; index++) {
      const byte = bytes[index]
      if (isInText) {
        if (isEscaped) isEscaped = false
        else if (byte === backslash) isEscaped = true
        else if (byte === quotationMark) isInText = false
        else if (index - textAt > longText) {
          // Looked for once, however many backslashes come before it.
          if (quoteAt < index) quoteAt = placeOf(quotationMark, bytes.subarray(index)) + index
          index += placeOf(backslash, bytes.subarray(index, quoteAt)) - 1
          textAt = index
        }
      } else if (byte === quotationMark) {
        isInText = true
        textAt = index
      } else if (byte === comma || byte === colon || byte === openBracket || byte === openBrace)
        count++
    }
    this.#count = count
    this.#isInText = isInText
    this.#isEscaped = isEscaped
    if (count > this.#most) throw tooManyTokens(this.#most)
  }
}

/** Where a byte is first; behind all if it is not there. */
function placeOf(byte: number, bytes: Uint8Array): number {
  const at = bytes.indexOf(byte)
  return at < 0 ? bytes.length : at
}

/** The same for a text that is there already. @throws MAX_BLOCK_SIZE_EXCEEDED when it holds too many. */
export function refuseManyTokens(text: string): void {
  // Each token is a character at least.
  if (text.length > maxJsonTokens) new JsonTokens().add(new TextEncoder().encode(text))
}

function tooManyTokens(most: number): Error {
  return tooLarge(
    `The JSON of the request holds more than ${most} values and names. Send it in several requests.`,
  )
}
