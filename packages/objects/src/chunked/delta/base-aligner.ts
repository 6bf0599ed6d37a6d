import type { DeltaBase } from '../pack/pack-entry.ts'
import type { OpenRecipe } from '../store/open-recipe.ts'
import { BaseWindow, type Range } from './base-window.ts'

/** A chunk of the new version, as the aligner gets them, from first to last. */
export interface NewChunk {
  readonly sizeBytes: number
  readonly edge: bigint
}

/** Bytes more than the chunk that are taken where no edge shows the place. */
const windowBytes = 4096

/**
 * Finds, for each chunk of a new version, the bytes of an earlier one that it most likely repeats. The 64 bytes before a cut decide the
 * cut, so an edge that both versions have marks the same place in both, even where the chunk between two edges has changed.
 */
export class BaseAligner {
  readonly #window: BaseWindow
  /** Where the present chunk begins in the new version, and its edge in front. */
  #at: number
  #edge: bigint | undefined
  /** Place in the base less place in the new version, at the last place that was seen in both. */
  #shift = 0

  /** The new version begins at `at` of its file. */
  constructor(base: OpenRecipe, at = 0) {
    this.#window = new BaseWindow(base)
    this.#at = at
  }

  /**
   * The bytes of the base for the next chunk; undefined where there are none.
   *
   * @throws DATA_LOSS if the base can't be read.
   */
  async next(chunk: NewChunk): Promise<DeltaBase | undefined> {
    await this.#window.moveTo(this.#at + this.#shift)
    const range = this.#align(chunk)
    this.#at += chunk.sizeBytes
    this.#edge = chunk.edge
    // An edge may have led far away.
    await this.#window.moveTo(Math.max(0, range.start))
    return this.#window.toDelta(range)
  }

  #startOf(expected: number): number | undefined {
    if (this.#edge !== undefined) return this.#window.nearest(this.#edge, expected)
    return this.#at === 0 ? 0 : undefined
  }

  #align({ sizeBytes, edge }: NewChunk): Range {
    const expected = this.#at + this.#shift
    const start = this.#startOf(expected)
    const end = this.#window.nearest(edge, (start ?? expected) + sizeBytes)
    if (end !== undefined) this.#shift = end - this.#at - sizeBytes
    else if (start !== undefined) this.#shift = start - this.#at
    if (start !== undefined && end !== undefined && start < end) return { start, end }
    if (start !== undefined) return { start, end: start + sizeBytes + windowBytes }
    if (end !== undefined) return { start: end - sizeBytes - windowBytes, end }
    return { start: expected - windowBytes, end: expected + sizeBytes + windowBytes }
  }
}
