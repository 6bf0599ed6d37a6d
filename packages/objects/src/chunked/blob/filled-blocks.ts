import { blockBytes, type Blocks } from './blocks.ts'

/** Bytes that go out in blocks, each of which is filled before the next is begun. Who takes the blocks owns them. */
export class FilledBlocks {
  readonly #blocks: Blocks
  #full: Buffer[] = []
  #block: Buffer
  #used = 0

  constructor(blocks: Blocks) {
    this.#blocks = blocks
    this.#block = blocks.take()
  }

  /** Adds a copy. */
  add(bytes: Uint8Array): void {
    const room = blockBytes - this.#used
    if (bytes.byteLength < room) {
      this.#block.set(bytes, this.#used)
      this.#used += bytes.byteLength
    } else {
      this.#block.set(bytes.subarray(0, room), this.#used)
      this.#full.push(this.#block)
      this.#block = this.#blocks.take()
      this.#used = 0
      this.add(bytes.subarray(room))
    }
  }

  get hasFull(): boolean {
    return this.#full.length > 0
  }

  /** The blocks that became full since it was called last. */
  takeFull(): readonly Buffer[] {
    const full = this.#full
    this.#full = []
    return full
  }

  /** What is left in the last block, once the full ones are taken. To be called once. */
  rest(): Buffer {
    return this.#block.subarray(0, this.#used)
  }
}
