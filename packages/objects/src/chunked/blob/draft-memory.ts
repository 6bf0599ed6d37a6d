/** Most pieces are far smaller; larger ones are copied alone. */
const blockBytes = 1024 * 1024
/** One is kept for the next small blob. */
const idleBlocks = 1

/**
 * Memory for blobs that are gathered before they are sent, used again for the next ones. Copies in memory of their own would be freed
 * only when V8 looks for garbage, and the process would take several times what the blobs do.
 */
export class DraftMemory {
  #free: Buffer[] = []
  #used = 0

  /** A place to copy the pieces of one blob to. */
  begin(): DraftSpace {
    this.#used += 1
    return new DraftSpace(() => this.#free.pop() ?? Buffer.allocUnsafeSlow(blockBytes))
  }

  /** Takes back what nobody reads any more. */
  giveBack({ blocks }: DraftSpace): void {
    this.#used -= 1
    this.#free.push(...blocks)
    // Nobody gathers now: little is kept for later.
    if (this.#used === 0) this.#free = this.#free.slice(0, idleBlocks)
  }
}

/** The pieces of one blob in memory. */
export class DraftSpace {
  readonly #newBlock: () => Buffer
  readonly blocks: Buffer[] = []
  #used = blockBytes

  constructor(newBlock: () => Buffer) {
    this.#newBlock = newBlock
  }

  copy(bytes: Uint8Array): Buffer {
    if (bytes.byteLength > blockBytes / 2) return Buffer.from(bytes)
    if (this.#used + bytes.byteLength > blockBytes) {
      this.blocks.push(this.#newBlock())
      this.#used = 0
    }
    const start = this.#used
    this.#used += bytes.byteLength
    const copy = this.blocks.at(-1)?.subarray(start, this.#used) ?? Buffer.alloc(0)
    copy.set(bytes)
    return copy
  }
}
