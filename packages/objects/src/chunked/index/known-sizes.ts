import type { ObjectId } from '../bytes/object-id.ts'
import type { EntrySize } from './indexed-entry.ts'

/** Some megabytes of memory. */
const mostSizes = 20_000

/**
 * What was asked for or added last: an object that is sent is looked for when it is announced, when it comes and when it is named. What is
 * known here is true as long as one process has the index.
 */
export class KnownSizes {
  readonly #sizes = new Map<ObjectId, EntrySize | undefined>()

  /** Whether it is known if the entry is there. */
  isKnown(id: ObjectId): boolean {
    return this.#sizes.has(id)
  }

  /** Undefined for an entry that is not there, or of which nothing is known. */
  get(id: ObjectId): EntrySize | undefined {
    return this.#sizes.get(id)
  }

  /** To be called when entries are read or written; without a size those are that are not there. */
  set(id: ObjectId, size: EntrySize | undefined): void {
    if (this.#sizes.size >= mostSizes) this.#sizes.clear()
    this.#sizes.set(id, size)
  }

  /** To be called before entries go. */
  forget(ids: readonly ObjectId[]): void {
    for (const id of ids) this.#sizes.delete(id)
  }

  /** To be called before more goes than is known by name. */
  clear(): void {
    this.#sizes.clear()
  }
}
