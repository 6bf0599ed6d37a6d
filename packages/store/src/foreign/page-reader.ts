import { readSync } from 'node:fs'

const windowBytes = 4 * 1024 * 1024
const interior = 0x05
const leaf = 0x0d

/** A leaf of a table. */
export interface LeafPage {
  readonly bytes: Buffer
  /** Where its head begins. */
  readonly start: number
}

/** Pages of a SQLite file, as https://www.sqlite.org/fileformat.html describes them. */
export class PageReader {
  readonly #file: number
  readonly #pageSize: number
  #window: Buffer = Buffer.alloc(0)
  #windowAt = 0

  constructor(file: number, pageSize: number) {
    this.#file = file
    this.#pageSize = pageSize
  }

  /** Whether pages have no bytes set aside, and none of other forms. */
  isPlain(): boolean {
    const head = this.#page(1)
    return head.toString('latin1', 0, 15) === 'SQLite format 3' && head[20] === 0
  }

  /** The leaves of a table in the order of its rows. @throws Error for a page of another form */
  *leaves(number: number): Generator<LeafPage> {
    const page = this.#page(number)
    const start = number === 1 ? 100 : 0
    const kind = page[start]
    if (kind === leaf) {
      yield { bytes: page, start }
      return
    }
    if (kind !== interior) throw new Error(`Page ${number} of the database is damaged.`)
    const count = page.readUInt16BE(start + 3)
    const children = Array.from({ length: count }, (_, index) =>
      page.readUInt32BE(page.readUInt16BE(start + 12 + index * 2)),
    )
    children.push(page.readUInt32BE(start + 8))
    for (const child of children) yield* this.leaves(child)
  }

  /** Good until the window moves: interior pages are read whole before their children. */
  #page(number: number): Buffer {
    const at = (number - 1) * this.#pageSize
    if (at < this.#windowAt || at + this.#pageSize > this.#windowAt + this.#window.length) {
      const window = Buffer.allocUnsafe(Math.max(windowBytes, this.#pageSize))
      const count = readSync(this.#file, window, 0, window.length, at)
      this.#window = window.subarray(0, count)
      this.#windowAt = at
      if (count < this.#pageSize) throw new Error(`Page ${number} of the database is not there.`)
    }
    const from = at - this.#windowAt
    return this.#window.subarray(from, from + this.#pageSize)
  }
}
