/** Most entries are far smaller; larger ones are copied alone. */
const blockBytes = 1024 * 1024
/** One is kept for the next small put. */
const idleBlocks = 1

/**
 * Memory for the entries of packs, used again for the next ones. Copies in memory of their own would be freed only when V8 looks for
 * garbage, and the process would take several times what the packs do.
 */
export class PackMemory {
  #free: Buffer[] = []

  /** A place to copy entries to, for one pack. */
  begin(): PackSpace {
    return new PackSpace(() => this.#free.pop() ?? Buffer.allocUnsafeSlow(blockBytes))
  }

  /** Takes back what nobody reads any more. */
  giveBack({ blocks }: PackSpace): void {
    this.#free.push(...blocks)
  }

  /** Keeps little for later. */
  rest(): void {
    this.#free = this.#free.slice(0, idleBlocks)
  }
}

/** The entries of one pack in memory. */
export class PackSpace {
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
