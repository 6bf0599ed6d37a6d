import { setImmediate } from 'node:timers/promises'
import { isDamage, unlessDamaged } from '../bytes/damaged.ts'
import { IdSet, type Marks } from '../bytes/id-set.ts'
import type { ObjectId } from '../bytes/object-id.ts'
import { isIndexDamage } from '../index/index-damage.ts'
import { basesOf, spare } from '../store/claim.ts'
import { openRecipe, readSegment } from '../store/open-recipe.ts'
import type { StoreParts } from '../store/store-parts.ts'
import { placesOf } from './pages-of.ts'

/** So many marks take a few milliseconds; then others have their turn. */
const marksAtATime = 2000
/** A look-up takes as long as so many marks. */
const lookUpMarks = 4

/** Marks what is needed: objects with their segments and chunks, and what those are deltas of. */
export class Marker {
  readonly #parts: StoreParts
  readonly #marks: Marks
  /** Objects of which all chunks are marked. A mark alone does not say that. */
  readonly #done = new Set<ObjectId>()
  /** Chunks that build on nothing, as far as they were counted. */
  readonly #alone = new IdSet()
  readonly missing: Set<ObjectId> = new Set()
  /** Objects of which nobody knows what they need, since that can't be read. */
  readonly damaged: Set<ObjectId> = new Set()
  #marksInTurn = 0

  constructor(parts: StoreParts, marks: Marks) {
    this.#parts = parts
    this.#marks = marks
  }

  /**
   * Notes the chunks that build on nothing, to which no look-up can add anything. To read all of the index in its order takes an eighth
   * of the time of looking up each of its entries. Nothing goes from the index until all is marked.
   */
  async countAlone(): Promise<void> {
    for await (const page of placesOf(this.#parts.index)) {
      for (const { id, isAlone } of page) if (isAlone) this.#alone.add(id)
    }
  }

  /** What puts hold that are not acknowledged; they mark by themselves what they come to hold from now on. */
  async markUnderWay(): Promise<void> {
    const puts = [...this.#parts.activePuts]
    // All in one step: meanwhile chunks become segments.
    const segments = puts.flatMap((put) => put.segments)
    const held = [
      ...this.#parts.writer.pending(),
      ...puts.flatMap(({ chunks }) => chunks),
      ...segments,
    ]
    await this.#spareAll(held)
    for (const { id } of segments) {
      const chunks = await unlessDamaged(readSegment(this.#parts.reader, id))
      if (chunks === undefined) this.damaged.add(id)
      else await this.#spareAll(chunks)
    }
    for (const { base } of puts) if (base !== undefined) await this.markLeased(base)
  }

  /** An object that is known to exist. */
  async markObject(id: ObjectId): Promise<void> {
    if (!(await this.#mark(id))) this.missing.add(id)
  }

  /** An object that may be there or not. */
  async markLeased(id: ObjectId): Promise<void> {
    await this.#mark(id)
  }

  /** Everything that lies in other packs than these. */
  async markYoung(oldPacks: ReadonlySet<string>): Promise<void> {
    if (this.#parts.index.packs().every(({ name }) => oldPacks.has(name))) return
    for await (const page of placesOf(this.#parts.index)) {
      for (const { id, pack } of page) if (!oldPacks.has(pack)) await this.#mark(id)
    }
  }

  async #mark(id: ObjectId): Promise<boolean> {
    if (this.#alone.has(id)) return this.#spareAll([{ id }])
    if (this.#done.has(id)) return true
    const entry = basesOf(this.#parts, id)
    if (entry === undefined) return false
    if (entry.kind === 'chunk') return this.#spareAll([{ id }])
    try {
      return await this.#markRecipe(id)
    } catch (error) {
      if (!isDamage(error) || isIndexDamage(error)) throw error
      this.damaged.add(id)
      return false
    }
  }

  /** @throws DATA_LOSS */
  async #markRecipe(id: ObjectId): Promise<boolean> {
    const recipe = await openRecipe(this.#parts.reader, id)
    if (recipe === undefined) return false
    let isWhole = await this.#spareAll([{ id }])
    for (const { segment, chunks } of recipe.parts) {
      if (segment !== undefined && !(await this.#spareAll([{ id: segment }]))) isWhole = false
      else if (!(await this.#spareAll(await chunks()))) isWhole = false
    }
    if (isWhole) this.#done.add(id)
    return isWhole
  }

  /** Counted over all objects: a million small ones must not hold the thread any more than a large one. */
  async #giveTurn(marks: number): Promise<void> {
    this.#marksInTurn += marks
    if (this.#marksInTurn < marksAtATime) return
    this.#marksInTurn = 0
    await setImmediate()
  }

  /** False if one of them, or a base of one, is missing. */
  async #spareAll(entries: readonly { readonly id: ObjectId }[]): Promise<boolean> {
    let isWhole = true
    for (const { id } of entries) {
      const isAlone = this.#alone.has(id)
      await this.#giveTurn(isAlone ? 1 : lookUpMarks)
      if (isAlone) this.#marks.add(id)
      else if (!spare(this.#parts, id, this.#marks)) isWhole = false
    }
    return isWhole
  }
}
