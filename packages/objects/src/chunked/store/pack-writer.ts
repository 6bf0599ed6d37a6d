import { createHash } from 'node:crypto'
import { unavailable } from '@stemma/contract'
import type { BlobBackend } from '../blob/blob-backend.ts'
import type { ObjectId } from '../bytes/object-id.ts'
import type { ChunkIndex } from '../index/chunk-index.ts'
import type { NewEntry } from '../pack/pack-entry.ts'
import { serialisePack } from '../pack/pack-format.ts'
import { PackMemory, type PackSpace } from './pack-memory.ts'
import { toStorageError } from './to-storage-error.ts'

export interface PackWriterParts {
  readonly backend: BlobBackend
  readonly index: ChunkIndex
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** A pack is written when its entries reach so many bytes. */
  readonly packBytes: number
  /** Called with the leases when the bytes are on disk; what it throws fails the batch. */
  readonly confirm?: ((leases: ReadonlyMap<ObjectId, number>) => Promise<void>) | undefined
}

/** The entries of a pack go into the index in one step, which must not hold the thread for long. */
const mostEntries = 2048

/** Entries that go to disk together, with those who wait for that. */
class Batch {
  readonly entries: NewEntry[] = []
  readonly leases = new Map<ObjectId, number>()
  readonly space: PackSpace
  bytes = 0
  /** Somebody waits for it: it is not to be filled up first. */
  isWanted = false
  readonly written: PromiseWithResolvers<void> = Promise.withResolvers()

  constructor(space: PackSpace) {
    this.space = space
    // Thrown where somebody waits; nobody may.
    this.written.promise.catch(() => {})
  }
}

/**
 * Gathers entries into packs and writes one pack after the other: all who ask while one is being written share the next. After a
 * failure everything that was not on disk is forgotten, since later entries may build on lost ones; `generation` tells who is affected.
 */
export class PackWriter {
  readonly #parts: PackWriterParts
  readonly #pending = new Map<ObjectId, NewEntry>()
  #full: Batch[] = []
  readonly #memory = new PackMemory()
  #open = new Batch(this.#memory.begin())
  #isRunning = false
  #running: Promise<void> = Promise.resolve()
  #generation = 0

  constructor(parts: PackWriterParts) {
    this.#parts = parts
  }

  /** Changes with each failure. Who took it earlier has to begin again. */
  get generation(): number {
    return this.#generation
  }

  /** An entry that is not on disk yet. Its bytes are its own no longer than that: who waits for something copies them first. */
  find(id: ObjectId): NewEntry | undefined {
    return this.#pending.get(id)
  }

  pending(): readonly NewEntry[] {
    return [...this.#pending.values()]
  }

  /**
   * Adds a copy of an entry, unless one of this id is on its way. Resolves at once, or when there is room.
   *
   * @throws TEMPORARILY_UNAVAILABLE after a failure since `generation`.
   */
  async append(entry: NewEntry, generation: number): Promise<void> {
    this.#check(generation)
    if (!this.#pending.has(entry.id)) {
      const kept = { ...entry, stored: this.#open.space.copy(entry.stored) }
      this.#pending.set(entry.id, kept)
      this.#open.entries.push(kept)
      this.#open.bytes += entry.stored.byteLength
    }
    const { bytes, entries } = this.#open
    if (bytes < this.#parts.packBytes && entries.length < mostEntries) return
    this.#full.push(this.#open)
    this.#open = new Batch(this.#memory.begin())
    this.#start()
    // One that is written, one that waits and one that is filled: more memory this never takes.
    const [waiting] = this.#full
    if (waiting !== undefined) await waiting.written.promise
  }

  /**
   * Resolves when all that was appended is on disk and in the index, and the leases (until milliseconds since 1970) with it.
   *
   * @throws what kept it from being written; TEMPORARILY_UNAVAILABLE after a failure since `generation`.
   */
  async flush(generation: number, leases: ReadonlyMap<ObjectId, number>): Promise<void> {
    this.#check(generation)
    const batch = this.#open
    for (const [id, untilMs] of leases) {
      batch.leases.set(id, Math.max(untilMs, batch.leases.get(id) ?? 0))
    }
    batch.isWanted = true
    this.#start()
    await batch.written.promise
  }

  /** Resolves when nothing is being written. What nobody waits for may stay unwritten. */
  async idle(): Promise<void> {
    await this.#running
  }

  #check(generation: number): void {
    if (generation === this.#generation) return
    throw unavailable('Writing to the object store failed meanwhile. Try again.')
  }

  #start(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    this.#running = this.#run()
  }

  async #run(): Promise<void> {
    for (let batch = this.#next(); batch !== undefined; batch = this.#next()) {
      try {
        await this.#write(batch)
      } catch (error) {
        this.#forget(batch, toStorageError(error))
        continue
      }
      for (const { id } of batch.entries) this.#pending.delete(id)
      this.#memory.giveBack(batch.space)
      batch.written.resolve()
    }
    this.#memory.rest()
    // In the same step in which nothing was found to do: what comes later starts it again.
    this.#isRunning = false
  }

  #next(): Batch | undefined {
    const full = this.#full.shift()
    if (full !== undefined || !this.#open.isWanted) return full
    const batch = this.#open
    this.#open = new Batch(this.#memory.begin())
    return batch
  }

  /** Bytes first, then the index: a pack without index is found when the store is opened, the reverse would be a loss. */
  async #write({ entries, leases }: Batch): Promise<void> {
    const { backend, index, clock, confirm } = this.#parts
    if (entries.length === 0) {
      await confirm?.(leases)
      return index.add({ leases })
    }
    const pack = serialisePack(entries)
    const hash = createHash('sha256')
    for (const piece of pack.pieces) hash.update(piece)
    const name = packName(hash.digest('hex'))
    await backend.put(name, pack.pieces)
    await confirm?.(leases)
    const { sizeBytes, entries: placed } = pack
    index.add({ leases, pack: { name, sizeBytes, createdMs: clock(), entries: placed } })
  }

  #forget(failed: Batch, error: unknown): void {
    this.#generation += 1
    const lost = [failed, ...this.#full, this.#open]
    this.#full = []
    this.#open = new Batch(this.#memory.begin())
    this.#pending.clear()
    for (const { written } of lost) written.reject(error)
  }
}

/** Where a pack of this SHA-256 lies. */
export function packName(sha256: string): string {
  return `${packPrefix}${sha256.slice(0, 2)}/${sha256}`
}

/** What the names of all packs begin with. */
export const packPrefix = 'packs/'
