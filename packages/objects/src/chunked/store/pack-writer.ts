import { unavailable } from '@stemma/contract'
import type { BlobBackend, BlobDraft } from '../blob/blob-backend.ts'
import type { ObjectId } from '../bytes/object-id.ts'
import type { ChunkIndex } from '../index/chunk-index.ts'
import type { NewEntry, PackEntry } from '../pack/pack-entry.ts'
import { packHead, serialisePackEnd } from '../pack/pack-format.ts'
import { toStorageError } from './to-storage-error.ts'

export interface PackWriterParts {
  readonly backend: BlobBackend
  readonly index: ChunkIndex
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** A pack ends when its entries reach so many bytes. */
  readonly packBytes: number
  /** Called with the leases when the bytes are on disk; what it throws fails the batch. */
  readonly confirm?: ((leases: ReadonlyMap<ObjectId, number>) => Promise<void>) | undefined
}

/** The entries of a pack go into the index in one step, which must not hold the thread for long. */
const mostEntries = 2048

/** Entries of one pack, with those who wait until it is on disk. */
class Batch {
  readonly draft: BlobDraft
  readonly entries: PackEntry[] = []
  readonly leases = new Map<ObjectId, number>()
  sizeBytes = 0
  /** Somebody waits for it: it is not to be filled up first. */
  isWanted = false
  /** Why no more could be added to it. */
  failure: unknown
  readonly written: PromiseWithResolvers<void> = Promise.withResolvers()

  constructor(draft: BlobDraft) {
    this.draft = draft
    // Thrown where somebody waits; nobody may.
    this.written.promise.catch(() => {})
  }

  add({ stored, ...head }: NewEntry): PackEntry {
    if (this.sizeBytes === 0) this.#append(packHead)
    const entry = { ...head, offset: this.sizeBytes, storedBytes: stored.byteLength }
    this.entries.push(entry)
    this.#append(stored)
    return entry
  }

  /** The name of the pack. */
  end(): string {
    const { bytes, sha256 } = serialisePackEnd(this.entries)
    this.#append(bytes)
    return packName(sha256)
  }

  #append(bytes: Uint8Array): void {
    this.draft.append(bytes)
    this.sizeBytes += bytes.byteLength
  }
}

/** An entry of a batch that is not on disk yet. */
interface Pending {
  readonly entry: PackEntry
  readonly draft: BlobDraft
}

/**
 * Writes entries into packs as they come, and ends one pack after the other: all who ask while one goes to disk share the next. After a
 * failure everything that was not on disk is forgotten, since later entries may build on lost ones; `generation` tells who is affected.
 */
export class PackWriter {
  readonly #parts: PackWriterParts
  readonly #pending = new Map<ObjectId, Pending>()
  #full: Batch[] = []
  #open: Batch
  /** The one that goes to disk now. */
  #writing: Batch | undefined
  #isRunning = false
  #running: Promise<void> = Promise.resolve()
  #generation = 0

  constructor(parts: PackWriterParts) {
    this.#parts = parts
    this.#open = this.#newBatch()
  }

  /** Changes with each failure. Who took it earlier has to begin again. */
  get generation(): number {
    return this.#generation
  }

  /** An entry that is not on disk yet. */
  find(id: ObjectId): PackEntry | undefined {
    return this.#pending.get(id)?.entry
  }

  /** The bytes of such an entry, as they are stored. */
  read(id: ObjectId): Buffer | undefined {
    const pending = this.#pending.get(id)
    if (pending === undefined) return undefined
    const { offset, storedBytes } = pending.entry
    return pending.draft.read({ start: offset, length: storedBytes })
  }

  pending(): readonly PackEntry[] {
    return Array.from(this.#pending.values(), ({ entry }) => entry)
  }

  /**
   * Adds an entry, unless one of this id is on its way. Resolves at once, or when there is room.
   *
   * @throws what kept it from being written; TEMPORARILY_UNAVAILABLE after a failure since `generation`.
   */
  async append(entry: NewEntry, generation: number): Promise<void> {
    this.#check(generation)
    const batch = this.#open
    if (!this.#pending.has(entry.id)) this.#add(entry, batch)
    const { sizeBytes, entries, failure } = batch
    const isFull = sizeBytes >= this.#parts.packBytes || entries.length >= mostEntries
    if (!isFull && failure === undefined) return
    this.#full.push(batch)
    this.#open = this.#newBatch()
    this.#start()
    if (failure !== undefined) return batch.written.promise
    // One that goes to disk, one that waits and one that is filled: more is never on its way.
    const [waiting, ...others] = this.#full
    if (waiting !== undefined && others.length > 0) await waiting.written.promise
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

  /** Resolves when the pack that is being written now is in the index, or has failed. */
  async written(): Promise<void> {
    await this.#writing?.written.promise.catch(() => {})
  }

  /** Resolves when nothing is being written. What nobody waits for is forgotten. */
  async close(): Promise<void> {
    await this.#running
    await this.#open.draft.close()
  }

  #newBatch(): Batch {
    return new Batch(this.#parts.backend.begin())
  }

  #add(entry: NewEntry, batch: Batch): void {
    try {
      this.#pending.set(entry.id, { entry: batch.add(entry), draft: batch.draft })
    } catch (error) {
      // It fails in its turn: what was added before to others goes to disk.
      batch.failure = error
    }
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
      this.#writing = batch
      try {
        await this.#write(batch)
      } catch (error) {
        await this.#forget(batch, toStorageError(error))
        continue
      }
      for (const { id } of batch.entries) this.#pending.delete(id)
      batch.written.resolve()
      await batch.draft.close()
    }
    this.#writing = undefined
    // In the same step in which nothing was found to do: what comes later starts it again.
    this.#isRunning = false
  }

  #next(): Batch | undefined {
    const full = this.#full.shift()
    if (full !== undefined || !this.#open.isWanted) return full
    const batch = this.#open
    this.#open = this.#newBatch()
    return batch
  }

  /** Bytes first, then the index: a pack without index is found when the store is opened, the reverse would be a loss. */
  async #write(batch: Batch): Promise<void> {
    const { index, clock, confirm } = this.#parts
    const { leases, entries } = batch
    if (batch.failure !== undefined) throw batch.failure
    if (entries.length === 0) {
      await confirm?.(leases)
      return index.add({ leases })
    }
    const name = batch.end()
    await batch.draft.finish(name)
    await confirm?.(leases)
    const { sizeBytes } = batch
    index.add({ leases, pack: { name, sizeBytes, createdMs: clock(), entries } })
  }

  async #forget(failed: Batch, error: unknown): Promise<void> {
    this.#generation += 1
    const lost = [failed, ...this.#full, this.#open]
    this.#full = []
    this.#open = this.#newBatch()
    this.#pending.clear()
    for (const { written } of lost) written.reject(error)
    await Promise.all(lost.map(({ draft }) => draft.close()))
  }
}

/** Where a pack lies whose footer has this SHA-256. */
function packName(sha256: string): string {
  return `${packPrefix}${sha256.slice(0, 2)}/${sha256}`
}

/** What the names of all packs begin with. */
export const packPrefix = 'packs/'
