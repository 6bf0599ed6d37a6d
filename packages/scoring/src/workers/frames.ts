import type { Writable } from 'node:stream'

/** Writes a message: length and JSON, length and body, lengths as four bytes, big endian. */
export function writeFrame(to: Writable, head: object, body: Uint8Array): void {
  const text = Buffer.from(JSON.stringify(head))
  const lengths = [Buffer.allocUnsafe(4), Buffer.allocUnsafe(4)] as const
  lengths[0].writeUInt32BE(text.byteLength)
  lengths[1].writeUInt32BE(body.byteLength)
  to.write(Buffer.concat([lengths[0], text, lengths[1], body]))
}

/** Puts such messages together from the pieces in which they come. */
export class FrameReader {
  readonly #take: (head: Readonly<Record<string, unknown>>, body: Buffer) => void
  #pieces: Buffer[] = []
  #bytes = 0

  constructor(take: (head: Readonly<Record<string, unknown>>, body: Buffer) => void) {
    this.#take = take
  }

  push(piece: Buffer): void {
    this.#pieces.push(piece)
    this.#bytes += piece.byteLength
    for (;;) {
      const all = this.#gathered(4)
      if (all === undefined) return
      const headBytes = all.readUInt32BE(0)
      const head = this.#gathered(8 + headBytes)
      if (head === undefined) return
      const bodyBytes = head.readUInt32BE(4 + headBytes)
      const end = 8 + headBytes + bodyBytes
      const whole = this.#gathered(end)
      if (whole === undefined) return
      this.#pieces = [whole.subarray(end)]
      this.#bytes -= end
      const text = whole.subarray(4, 4 + headBytes).toString()
      // Python writes NaN and Infinity, which JSON does not have.
      this.#take(parseHead(text), whole.subarray(8 + headBytes, end))
    }
  }

  /** All that came, as one, if it is so many bytes at least. */
  #gathered(least: number): Buffer | undefined {
    if (this.#bytes < least) return undefined
    if (this.#pieces.length > 1) this.#pieces = [Buffer.concat(this.#pieces)]
    return this.#pieces[0]
  }
}

function parseHead(text: string): Readonly<Record<string, unknown>> {
  const json = text.replaceAll(/(?<=[[:,]\s?)(?:NaN|-?Infinity)(?=[\],}])/gu, 'null')
  return JSON.parse(json) as Readonly<Record<string, unknown>> // our worker writes objects
}
