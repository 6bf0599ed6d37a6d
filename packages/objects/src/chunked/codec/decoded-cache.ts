import type { ObjectId } from '../bytes/object-id.ts'

/** What a chunk takes besides its bytes, measured over a million of ten bytes: its buffer, its id and its places here. */
const besidesBytes = 512
/** When it is full, it is emptied down to this part. One at a time, each would have to be found behind the places of those that went before. */
const leftWhenFull = 7 / 8

/**
 * Chunks as they were decoded last, up to a number of bytes. Chains of deltas share their bases: without this, reading them would cost
 * many times over.
 */
export class DecodedCache {
  readonly #mostBytes: number
  readonly #chunks = new Map<ObjectId, Buffer>()
  /** Those of the chunks that were compared with their ids. */
  readonly #checked = new Set<ObjectId>()
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

  isChecked(id: ObjectId): boolean {
    return this.#checked.has(id)
  }

  /** The chunk was compared with its id. */
  markChecked(id: ObjectId): void {
    if (this.#chunks.has(id)) this.#checked.add(id)
  }

  set(id: ObjectId, bytes: Buffer): void {
    if (this.#chunks.has(id)) return
    this.#chunks.set(id, bytes)
    this.#bytes += bytes.byteLength + besidesBytes
    if (this.#bytes <= this.#mostBytes) return
    for (const oldest of this.#chunks.keys()) {
      this.#drop(oldest)
      if (this.#bytes <= this.#mostBytes * leftWhenFull) return
    }
  }

  clear(): void {
    this.#chunks.clear()
    this.#checked.clear()
    this.#bytes = 0
  }

  #drop(id: ObjectId): void {
    const bytes = this.#chunks.get(id)
    if (bytes === undefined) return
    this.#bytes -= bytes.byteLength + besidesBytes
    this.#chunks.delete(id)
    this.#checked.delete(id)
  }
}
