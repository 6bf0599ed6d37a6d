import { BlobMissingError, type BlobBackend } from '../blob/blob-backend.ts'
import type { Blocks } from '../blob/blocks.ts'
import { damaged } from '../bytes/damaged.ts'
import type { ObjectId } from '../bytes/object-id.ts'
import { checkChunk, decodeBytes } from '../codec/decode-entry.ts'
import type { DecodedCache } from '../codec/decoded-cache.ts'
import type { ChunkIndex } from '../index/chunk-index.ts'
import type { EntrySize, IndexedEntry } from '../index/indexed-entry.ts'
import type { DeltaBase, EntryHead } from '../pack/pack-entry.ts'
import type { PackWriter } from './pack-writer.ts'
import { takeStretch, type Fetched, type Piece } from './raw-stretch.ts'
import { readRuns, type StoredEntry } from './read-runs.ts'

export interface ChunkReaderParts {
  readonly backend: BlobBackend
  readonly index: ChunkIndex
  readonly writer: PackWriter
  readonly cache: DecodedCache
  /** For what is read once. */
  readonly blocks: Blocks
  /** Called once for what is not found: another server may have written or moved it. Absent if there are no others. */
  readonly refresh?: (() => Promise<unknown>) | undefined
}

/** So much is fetched at once, besides what lies between. */
const aheadBytes = 8 * 1024 * 1024

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

  /** The same for many, in the same order, for who needs no more than this: a fraction of the time. */
  sizes(ids: readonly ObjectId[]): readonly (EntrySize | undefined)[] {
    const { writer, index } = this.#parts
    const sizes = index.sizes(ids)
    return ids.map((id, at) => writer.find(id) ?? sizes[at])
  }

  /**
   * The bytes of one entry, checked.
   *
   * @throws DATA_LOSS if it, or what it builds on, is missing or not as it was stored.
   */
  async read(id: ObjectId): Promise<Buffer> {
    return this.#read(id, { depthBelow: Infinity, ahead: new Map(), isKept: true })
  }

  /** Fetches what several chunks need: what lies side by side comes together. Those that are read once may be in blocks. */
  async fetch(pieces: readonly Piece[], isOnce: boolean): Promise<Fetched> {
    const { backend, blocks } = this.#parts
    const places = this.#placesFor(pieces.map(({ id }) => id))
    return { pieces, ahead: await readRuns(backend, places, isOnce ? blocks : undefined), isOnce }
  }

  /**
   * The bytes of pieces, one after the other, checked. They belong to who reads them, who may give blocks back.
   *
   * @throws DATA_LOSS in the place of what is missing or not as it was stored.
   */
  async *readMany(fetched: Fetched): AsyncGenerator<Buffer, void, undefined> {
    const { pieces, ahead, isOnce } = fetched
    for (let at = 0; at < pieces.length;) {
      const stretch = isOnce ? takeStretch(fetched, at) : undefined
      if (stretch !== undefined) yield stretch.bytes
      else {
        const { id, start, end } = pieces[at] ?? { id: '', start: 0, end: 0 }
        const bytes = await this.#read(id, { depthBelow: Infinity, ahead, isKept: !isOnce })
        const wanted = bytes.subarray(start, end)
        // The cache keeps what it has.
        yield this.#parts.cache.has(id) ? Buffer.from(wanted) : wanted
      }
      at += stretch?.count ?? 1
    }
    this.#giveBack(ahead)
  }

  /** What was fetched in blocks that nobody got: it was decoded, or copied. */
  #giveBack(ahead: ReadonlyMap<ObjectId, StoredEntry>): void {
    const memories = new Map(Array.from(ahead.values(), ({ stored }) => [stored.buffer, stored]))
    for (const stored of memories.values()) this.#parts.blocks.giveBack(stored)
  }

  /** Where the entries lie that have to be read from packs, and those that they are deltas of. */
  #placesFor(ids: readonly ObjectId[]): readonly IndexedEntry[] {
    const { cache, writer, index } = this.#parts
    const places = new Map<ObjectId, IndexedEntry>()
    let bytes = 0
    const waiting = [...ids]
    for (let id = waiting.shift(); id !== undefined && bytes < aheadBytes; id = waiting.shift()) {
      if (places.has(id) || cache.has(id) || writer.find(id) !== undefined) continue
      const place = index.find(id)
      if (place === undefined) continue
      places.set(id, place)
      bytes += place.storedBytes
      waiting.push(...(place.delta?.ids ?? []))
    }
    return [...places.values()]
  }

  /** A chunk whose bytes are compared with its id, whatever it was built from. */
  async #read(id: ObjectId, options: ReadOptions): Promise<Buffer> {
    const { kind, bytes } = await this.#decode(id, options)
    if (kind === 'chunk' && !this.#parts.cache.isChecked(id)) this.#check(id, bytes)
    return bytes
  }

  #check(id: ObjectId, bytes: Buffer): void {
    const { cache } = this.#parts
    try {
      checkChunk(id, bytes)
    } catch (error) {
      // What it was built from may be what is wrong.
      cache.clear()
      throw error
    }
    cache.markChecked(id)
  }

  /** Without a comparison: the hash of a chunk vouches for all that it was built from, so only that one is worth its time. */
  async #decode(id: ObjectId, { depthBelow, ahead, isKept }: ReadOptions): Promise<Decoded> {
    const cached = this.#parts.cache.get(id)
    if (cached !== undefined) return { kind: 'chunk', bytes: cached }
    const { head, stored } = await this.#fetch(id, ahead)
    if (head.depth >= depthBelow) throw damaged(`chunk ${id} builds on itself`)
    const { delta, depth } = head
    const dictionary =
      delta === undefined
        ? undefined
        : await this.#joinBase(
            delta,
            async (base) =>
              (await this.#decode(base, { depthBelow: depth, ahead, isKept: true })).bytes,
          )
    const bytes = decodeBytes(head, { stored, ...(dictionary === undefined ? {} : { dictionary }) })
    if (head.kind === 'chunk' && isKept) this.#parts.cache.set(id, bytes)
    return { kind: head.kind, bytes }
  }

  /** The bytes that a delta is compressed against. */
  async readDelta(delta: DeltaBase): Promise<Buffer> {
    const ahead = await readRuns(this.#parts.backend, this.#placesFor(delta.ids))
    // What is stored next is compressed against these bytes.
    return this.#joinBase(delta, (id) =>
      this.#read(id, { depthBelow: Infinity, ahead, isKept: true }),
    )
  }

  async #joinBase(
    { ids, start, length }: DeltaBase,
    read: (id: ObjectId) => Promise<Buffer>,
  ): Promise<Buffer> {
    const chunks: Buffer[] = []
    for (const id of ids) chunks.push(await read(id))
    const [only] = chunks
    const joined = only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks)
    return joined.subarray(start, start + length)
  }

  async #fetch(id: ObjectId, ahead: ReadonlyMap<ObjectId, StoredEntry>): Promise<StoredEntry> {
    const pending = this.#parts.writer.find(id)
    const stored = this.#parts.writer.read(id)
    if (pending !== undefined && stored !== undefined) return { head: pending, stored }
    const fetched = ahead.get(id)
    if (fetched !== undefined) return fetched
    const entry = this.#parts.index.find(id) ?? (await this.#findAgain(id))
    if (entry === undefined) throw damaged(`chunk ${id} is missing`)
    return { head: entry, stored: await this.#load(entry) }
  }

  /** Packs are rewritten under a reader's hands: then the index says where the entry is now. */
  async #load(entry: IndexedEntry): Promise<Buffer> {
    try {
      return await this.#loadFrom(entry)
    } catch (error) {
      if (!(error instanceof BlobMissingError)) throw error
      const known = this.#parts.index.find(entry.id)
      const now = known?.pack === entry.pack ? await this.#findAgain(entry.id) : known
      if (now === undefined || now.pack === entry.pack) {
        throw damaged(`pack ${entry.pack} is missing`)
      }
      return this.#loadFrom(now)
    }
  }

  async #findAgain(id: ObjectId): Promise<IndexedEntry | undefined> {
    await this.#parts.refresh?.()
    return this.#parts.index.find(id)
  }

  #loadFrom({ pack, offset, storedBytes }: IndexedEntry): Promise<Buffer> {
    return this.#parts.backend.read(pack, { start: offset, length: storedBytes })
  }
}

interface Decoded {
  readonly kind: EntryHead['kind']
  readonly bytes: Buffer
}

interface ReadOptions {
  /** Each base is of a smaller depth than what builds on it. */
  readonly depthBelow: number
  /** What was fetched before. */
  readonly ahead: ReadonlyMap<ObjectId, StoredEntry>
  /** The cache gets it. What it builds on always is: other deltas may, too. */
  readonly isKept: boolean
}
