import type { ObjectId } from '../bytes/object-id.ts'

/**
 * Chunks as they were decoded last, up to a number of bytes. Chains of deltas share their bases: without this, reading them would cost
 * many times over.
 */
export class DecodedCache {
  readonly #mostBytes: number
  readonly #chunks = new Map<ObjectId, Buffer>()
  #bytes = 0

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes
  }

  has(id: ObjectId): boolean {
    return this.#chunks.has(id)
  }

  get(id: ObjectId): Buffer | undefined {
    const bytes = this.#chunks.get(id)
    if (bytes === undefined) return undefined
    // A map keeps the order of insertion: the first is the one that was used longest ago.
    this.#chunks.delete(id)
    this.#chunks.set(id, bytes)
    return bytes
  }

  set(id: ObjectId, bytes: Buffer): void {
    if (this.#chunks.has(id)) return
    this.#chunks.set(id, bytes)
    this.#bytes += bytes.byteLength
    for (const [oldest, { byteLength }] of this.#chunks) {
      if (this.#bytes <= this.#mostBytes) return
      this.#chunks.delete(oldest)
      this.#bytes -= byteLength
    }
  }

  clear(): void {
    this.#chunks.clear()
    this.#bytes = 0
  }
}
