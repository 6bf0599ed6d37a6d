import type { DeltaBase } from '../pack/pack-entry.ts'
import type { Recipe } from '../recipe/recipe-format.ts'

/** A chunk of the new version, as the aligner gets them, from first to last. */
export interface NewChunk {
  readonly sizeBytes: number
  readonly edge: bigint
}

/** Bytes more than the chunk that are taken where no edge shows the place. */
const windowBytes = 4096
const mostChunks = 8
/** A dictionary of less helps nobody. */
const leastBytes = 64

/**
 * Finds, for each chunk of a new version, the bytes of an earlier one that it most likely repeats. The 64 bytes before a cut decide the
 * cut, so an edge that both versions have marks the same place in both, even where the chunk between two edges has changed.
 */
export class BaseAligner {
  readonly #base: Recipe
  /** Where each chunk of the base begins, and the end of the last. */
  readonly #starts: readonly number[]
  /** The places of the base with a given edge. */
  readonly #places = new Map<bigint, number[]>()
  /** Where the present chunk begins in the new version, and its edge in front. */
  #at = 0
  #edge: bigint | undefined
  /** Place in the base less place in the new version, at the last place that was seen in both. */
  #shift = 0

  constructor(base: Recipe) {
    this.#base = base
    const starts = [0]
    for (const { sizeBytes, edge } of base.chunks) {
      const end = (starts.at(-1) ?? 0) + sizeBytes
      starts.push(end)
      const places = this.#places.get(edge)
      if (places === undefined) this.#places.set(edge, [end])
      else places.push(end)
    }
    this.#starts = starts
  }

  /** The bytes of the base for the next chunk; undefined where there are none. */
  next(chunk: NewChunk): DeltaBase | undefined {
    const range = this.#align(chunk)
    this.#at += chunk.sizeBytes
    this.#edge = chunk.edge
    return this.#toDelta(range)
  }

  #align({ sizeBytes, edge }: NewChunk): Range {
    const expected = this.#at + this.#shift
    const start = this.#edge === undefined ? 0 : this.#nearest(this.#edge, expected)
    const end = this.#nearest(edge, (start ?? expected) + sizeBytes)
    if (end !== undefined) this.#shift = end - this.#at - sizeBytes
    else if (start !== undefined) this.#shift = start - this.#at
    if (start !== undefined && end !== undefined && start < end) return { start, end }
    if (start !== undefined) return { start, end: start + sizeBytes + windowBytes }
    if (end !== undefined) return { start: end - sizeBytes - windowBytes, end }
    return { start: expected - windowBytes, end: expected + sizeBytes + windowBytes }
  }

  /** The place with that edge; if there are several, the one that is nearest to where it should be. */
  #nearest(edge: bigint, expected: number): number | undefined {
    let found: number | undefined
    for (const place of this.#places.get(edge) ?? []) {
      if (found === undefined || Math.abs(place - expected) < Math.abs(found - expected))
        found = place
    }
    return found
  }

  #toDelta({ start, end }: Range): DeltaBase | undefined {
    const from = Math.max(0, start)
    const first = this.#chunkAt(from)
    const last = Math.min(first + mostChunks, this.#base.chunks.length)
    const to = Math.min(end, this.#starts[last] ?? 0)
    if (to - from < leastBytes) return undefined
    const chunks = this.#base.chunks.slice(first, this.#chunkAt(to - 1) + 1)
    return {
      ids: chunks.map(({ id }) => id),
      start: from - (this.#starts[first] ?? 0),
      length: to - from,
    }
  }

  /** Which chunk of the base holds a byte. Behind the end, the number of chunks. */
  #chunkAt(place: number): number {
    let low = 0
    let high = this.#base.chunks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#starts[middle + 1] ?? Infinity) > place) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** From `start` to `end` (not included). */
interface Range {
  readonly start: number
  readonly end: number
}
