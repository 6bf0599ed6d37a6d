import type { ObjectId } from '../bytes/object-id.ts'

/** Some megabytes of memory. */
const mostLeases = 40_000

/**
 * The leases that were written last: an object that is sent, asked for and named within minutes needs one row, not three. What is
 * known here is true as long as one process has the index.
 */
export class KnownLeases {
  readonly #untilMs = new Map<ObjectId, number>()

  /** Those that are not known to last as long. */
  longer(leases: ReadonlyMap<ObjectId, number>): ReadonlyMap<ObjectId, number> {
    const longer = new Map<ObjectId, number>()
    for (const [id, untilMs] of leases) {
      if ((this.#untilMs.get(id) ?? 0) < untilMs) longer.set(id, untilMs)
    }
    return longer
  }

  /** To be called when they are written. */
  add(leases: ReadonlyMap<ObjectId, number>): void {
    if (this.#untilMs.size + leases.size > mostLeases) this.#untilMs.clear()
    for (const [id, untilMs] of leases) this.#untilMs.set(id, untilMs)
  }

  clear(): void {
    this.#untilMs.clear()
  }

  /** To be called before their rows go. */
  forget(ids: readonly ObjectId[]): void {
    for (const id of ids) this.#untilMs.delete(id)
  }
}
