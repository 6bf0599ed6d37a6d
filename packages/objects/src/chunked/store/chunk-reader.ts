import { BlobMissingError, type BlobBackend } from '../blob/blob-backend.ts'
import { damaged } from '../bytes/damaged.ts'
import type { ObjectId } from '../bytes/object-id.ts'
import { decodeEntry } from '../codec/decode-entry.ts'
import type { DecodedCache } from '../codec/decoded-cache.ts'
import type { ChunkIndex, IndexedEntry } from '../index/chunk-index.ts'
import type { DeltaBase, EntryHead } from '../pack/pack-entry.ts'
import type { PackWriter } from './pack-writer.ts'
import { readRuns } from './read-runs.ts'

export interface ChunkReaderParts {
  readonly backend: BlobBackend
  readonly index: ChunkIndex
  readonly writer: PackWriter
  readonly cache: DecodedCache
}

/** An entry and its bytes as they are stored. */
interface Found {
  readonly head: EntryHead
  readonly stored: Uint8Array
}

/** Reads chunks and recipes, whether they are on disk or on their way there. */
export class ChunkReader {
  readonly #parts: ChunkReaderParts

  constructor(parts: ChunkReaderParts) {
    this.#parts = parts
  }

  /** What is known of an entry; undefined if it is not stored. */
  head(id: ObjectId): EntryHead | undefined {
    return this.#parts.writer.find(id) ?? this.#parts.index.find(id)
  }

  /**
   * The bytes of one entry, checked.
   *
   * @throws DATA_LOSS if it, or what it builds on, is missing or not as it was stored.
   */
  async read(id: ObjectId): Promise<Buffer> {
    return this.#read(id, { depthBelow: Infinity, ahead: new Map() })
  }

  /** The bytes of several entries, one after the other: what lies side by side is fetched together. */
  async *readMany(ids: readonly ObjectId[]): AsyncGenerator<Buffer> {
    const { cache, writer, index } = this.#parts
    const far = ids.filter((id) => !cache.has(id) && writer.find(id) === undefined)
    const places = [...new Set(far)]
      .map((id) => index.find(id))
      .filter((place) => place !== undefined)
    const ahead = await readRuns(this.#parts.backend, places)
    for (const id of ids) yield await this.#read(id, { depthBelow: Infinity, ahead })
  }

  async #read(id: ObjectId, { depthBelow, ahead }: ReadOptions): Promise<Buffer> {
    const cached = this.#parts.cache.get(id)
    if (cached !== undefined) return cached
    const { head, stored } = await this.#fetch(id, ahead)
    if (head.depth >= depthBelow) throw damaged(`chunk ${id} builds on itself`)
    const { delta, depth } = head
    const dictionary = delta === undefined ? undefined : await this.readDelta(delta, depth)
    const bytes = decodeEntry(head, { stored, ...(dictionary === undefined ? {} : { dictionary }) })
    if (head.kind === 'chunk') this.#parts.cache.set(id, bytes)
    return bytes
  }

  /** The bytes that a delta is compressed against. Each of its chunks has to be of a depth below `depthBelow`. */
  async readDelta(delta: DeltaBase, depthBelow: number = Infinity): Promise<Buffer> {
    const { ids, start, length } = delta
    const chunks: Buffer[] = []
    for (const id of ids) chunks.push(await this.#read(id, { depthBelow, ahead: new Map() }))
    const [only] = chunks
    const joined = only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks)
    return joined.subarray(start, start + length)
  }

  async #fetch(id: ObjectId, ahead: ReadonlyMap<ObjectId, Buffer>): Promise<Found> {
    const pending = this.#parts.writer.find(id)
    if (pending !== undefined) return { head: pending, stored: pending.stored }
    const entry = this.#parts.index.find(id)
    if (entry === undefined) throw damaged(`chunk ${id} is missing`)
    return { head: entry, stored: ahead.get(id) ?? (await this.#load(entry)) }
  }

  /** Packs are rewritten under a reader's hands: then the index says where the entry is now. */
  async #load(entry: IndexedEntry): Promise<Buffer> {
    try {
      return await this.#loadFrom(entry)
    } catch (error) {
      if (!(error instanceof BlobMissingError)) throw error
      const now = this.#parts.index.find(entry.id)
      if (now === undefined || now.pack === entry.pack) {
        throw damaged(`pack ${entry.pack} is missing`)
      }
      return this.#loadFrom(now)
    }
  }

  #loadFrom({ pack, offset, storedBytes }: IndexedEntry): Promise<Buffer> {
    return this.#parts.backend.read(pack, { start: offset, length: storedBytes })
  }
}

interface ReadOptions {
  readonly depthBelow: number
  /** Stored bytes that were fetched before. */
  readonly ahead: ReadonlyMap<ObjectId, Buffer>
}
