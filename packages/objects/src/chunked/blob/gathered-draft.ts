import type { BlobDraft, BlobRange } from './blob-backend.ts'
import type { DraftMemory, DraftSpace } from './draft-memory.ts'

export interface GatheredDraftParts {
  readonly memory: DraftMemory
  readonly put: (name: string, pieces: readonly Uint8Array[]) => Promise<void>
}

/** A blob that is in memory until it has its name, for a backend that takes it as a whole. */
export class GatheredDraft implements BlobDraft {
  readonly #parts: GatheredDraftParts
  readonly #pieces: Buffer[] = []
  #space: DraftSpace | undefined

  constructor(parts: GatheredDraftParts) {
    this.#parts = parts
  }

  append(bytes: Uint8Array): void {
    this.#space ??= this.#parts.memory.begin()
    this.#pieces.push(this.#space.copy(bytes))
  }

  read({ start, length }: BlobRange): Buffer {
    const found: Buffer[] = []
    let at = 0
    for (const piece of this.#pieces) {
      const from = Math.max(0, start - at)
      const to = Math.min(piece.byteLength, start + length - at)
      if (from < to) found.push(piece.subarray(from, to))
      at += piece.byteLength
    }
    return Buffer.concat(found, length)
  }

  finish(name: string): Promise<void> {
    return this.#parts.put(name, this.#pieces)
  }

  async close(): Promise<void> {
    if (this.#space !== undefined) this.#parts.memory.giveBack(this.#space)
    this.#space = undefined
  }
}
