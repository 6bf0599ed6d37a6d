import { cutRules } from './cut-rules.ts'
import type { GearScanner } from './gear-scanner.ts'
import { wasmScanner } from './wasm-scanner.ts'

/** A piece of an object, cut where its content says. */
export interface Cut {
  /** In the memory of the cutter, until it is asked for the next chunk: most chunks are known, and never copied. */
  readonly bytes: Buffer
  /** The gear hash of the 64 bytes before its end: equal edges mark equal places in two versions of an object. */
  readonly edge: bigint
}

const { minBytes, targetBytes, maxBytes, windowBytes, strictLimitHigh, laxLimitHigh } = cutRules

/** Cuts one stream after the other. The cuts depend on the bytes alone, not on the pieces in which they come. */
export class Cutter {
  readonly #scanner: GearScanner
  /** Start of the present chunk, the next byte to hash and the end of what has come, as places in the scanner's buffer. */
  #start = 0
  #next = 0
  #end = 0

  constructor(scanner: GearScanner = wasmScanner()) {
    this.#scanner = scanner
    scanner.reset()
  }

  /** Takes in bytes and yields the chunks that are complete. It must be read to its end before the next push. */
  *push(piece: Uint8Array): Generator<Cut, void, undefined> {
    let taken = 0
    while (taken < piece.byteLength) {
      const part = piece.subarray(taken, taken + this.#makeRoom())
      this.#scanner.buffer.set(part, this.#end)
      this.#end += part.byteLength
      taken += part.byteLength
      yield* this.#cutAll()
    }
  }

  /** The rest of the stream, if there is one, as its last chunk. The cutter is then ready for the next stream. */
  finish(): Cut | undefined {
    const rest = this.#end > this.#start ? this.#cutHere(this.#end) : undefined
    this.#start = 0
    this.#next = 0
    this.#end = 0
    this.#scanner.reset()
    return rest
  }

  #makeRoom(): number {
    const { buffer } = this.#scanner
    if (this.#end === buffer.byteLength) {
      buffer.copyWithin(0, this.#start, this.#end)
      this.#next -= this.#start
      this.#end -= this.#start
      this.#start = 0
    }
    return buffer.byteLength - this.#end
  }

  *#cutAll(): Generator<Cut, void, undefined> {
    for (;;) {
      const cut = this.#findCut()
      if (cut === undefined) return
      yield this.#cutHere(cut)
    }
  }

  /** The next place to cut; undefined when it is not among the bytes that have come. */
  #findCut(): number | undefined {
    // The hash needs a full window at the first place where a cut is allowed, and nothing before that.
    this.#next = Math.max(this.#next, this.#start + minBytes - windowBytes)
    return (
      this.#scanTo(minBytes - 1, 0) ??
      this.#scanTo(targetBytes - 1, strictLimitHigh) ??
      this.#scanTo(maxBytes, laxLimitHigh) ??
      (this.#end - this.#start >= maxBytes ? this.#start + maxBytes : undefined)
    )
  }

  /** Hashes on until the chunk has `size` bytes, as far as they have come. */
  #scanTo(size: number, limitHigh: number): number | undefined {
    const to = Math.min(this.#start + size, this.#end)
    if (this.#next >= to) return undefined
    const cut = this.#scanner.scan({ from: this.#next, to, limitHigh })
    this.#next = cut ?? to
    return cut
  }

  #cutHere(end: number): Cut {
    const edge = end - this.#start < minBytes ? this.#edgeAt(end) : this.#scanner.hash()
    const { buffer } = this.#scanner
    const bytes = Buffer.from(buffer.buffer, buffer.byteOffset + this.#start, end - this.#start)
    this.#start = end
    this.#next = end
    this.#scanner.reset()
    return { bytes, edge }
  }

  /** For a rest so short that its last 64 bytes have not all been hashed. */
  #edgeAt(end: number): bigint {
    this.#scanner.reset()
    this.#scanner.scan({ from: Math.max(this.#start, end - windowBytes), to: end, limitHigh: 0 })
    return this.#scanner.hash()
  }
}
