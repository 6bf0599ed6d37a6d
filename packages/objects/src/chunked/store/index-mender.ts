import { unavailable } from '@stemma/contract'
import { isDamage } from '../bytes/damaged.ts'
import type { ObjectId } from '../bytes/object-id.ts'
import { differsFromPacks } from '../fsck/compare-with-footer.ts'
import { isIndexDamage } from '../index/index-damage.ts'
import type { StoreParts } from './store-parts.ts'

/** An index that was damaged was made again. */
export interface Mended {
  readonly packs: number
}

/** Objects that are known to be damaged in their packs: their index was compared. */
const mostCompared = 1000

/** Makes the index again from the packs when it turns out to be damaged, at any time, once for all who notice. */
export class IndexMender {
  readonly #parts: StoreParts
  readonly #onMended: (mended: Mended) => void
  readonly #compared = new Set<ObjectId>()
  #mending: Promise<void> | undefined
  #count = 0

  constructor(parts: StoreParts, onMended: (mended: Mended) => void) {
    this.#parts = parts
    this.#onMended = onMended
  }

  /** Work that may be done twice. */
  async repeat<T>(work: () => Promise<T>): Promise<T> {
    const before = await this.#settled()
    try {
      const result = await work()
      // What is not found while the index is made again is there a moment later.
      if (this.#count === before && this.#mending === undefined) return result
    } catch (error) {
      if (isIndexDamage(error)) await this.mend()
      else if (this.#count === before && this.#mending === undefined) throw error
    }
    await this.#settled()
    return work()
  }

  /** Work that can be done only once, such as taking a stream in. @throws TEMPORARILY_UNAVAILABLE when it has to be asked for again. */
  async once<T>(work: () => Promise<T>): Promise<T> {
    await this.#settled()
    try {
      return await work()
    } catch (error) {
      if (!isIndexDamage(error)) throw error
      await this.mend()
      throw madeAgain()
    }
  }

  /** Bytes of an object: goes on where it was when it has to begin again. */
  async *bytes(
    id: ObjectId,
    read: (from: number) => AsyncIterable<Buffer>,
  ): AsyncGenerator<Buffer> {
    let from = 0
    for (let hasMended = false; ;) {
      try {
        for await (const piece of read(from)) {
          from += piece.byteLength
          yield piece
        }
        return
      } catch (error) {
        if (hasMended || !(await this.#isAtFault(error, id))) throw error
        hasMended = true
        await this.mend()
      }
    }
  }

  /** Whether an object could not be read because of what the index says of it. */
  async #isAtFault(error: unknown, id: ObjectId): Promise<boolean> {
    if (isIndexDamage(error)) return true
    if (!isDamage(error) || this.#compared.has(id)) return false
    if (await differsFromPacks(this.#parts, id)) return true
    if (this.#compared.size < mostCompared) this.#compared.add(id)
    return false
  }

  mend(): Promise<void> {
    this.#mending ??= this.#mend().finally(() => {
      this.#mending = undefined
    })
    return this.#mending
  }

  async #mend(): Promise<void> {
    const { collecting, index, refresh } = this.#parts
    // A collection that found nothing in the index would take all packs for dead.
    await collecting?.catch(() => {})
    index.reset()
    const { packsAdded } = await refresh()
    this.#compared.clear()
    this.#count += 1
    this.#onMended({ packs: packsAdded })
  }

  async #settled(): Promise<number> {
    while (this.#mending !== undefined) await this.#mending
    return this.#count
  }
}

function madeAgain(): Error {
  return unavailable(
    'The index of the object store was damaged and has been made again from the packs; this was not carried out. Try again.',
  )
}
