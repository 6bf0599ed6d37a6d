import type { DeltaBase } from '../pack/pack-entry.ts'
import type { RecipeChunk } from '../recipe/chunk-list.ts'
import type { OpenRecipe, RecipePart } from '../store/open-recipe.ts'

/** From `start` to `end` (not included). */
export interface Range {
  readonly start: number
  readonly end: number
}

const mostChunks = 8
/** A dictionary of less helps nobody. */
const leastBytes = 64

/**
 * The part of a base that the aligner looks at: the segment of a place and its neighbours, so that the base of a huge object does not
 * have to be in memory. Of the others it knows where they end.
 */
export class BaseWindow {
  readonly #parts: readonly RecipePart[]
  /** Where segments with a given edge at their end, end. */
  readonly #segmentEnds: ReadonlyMap<bigint, readonly number[]>
  /** Which parts are in the window: from the first to the last (not included). */
  #first = 0
  #last = 0
  /** Chunks of each of them. */
  #loaded: (readonly RecipeChunk[])[] = []
  #chunks: readonly RecipeChunk[] = []
  /** Where each chunk begins in the base, and the end of the last. */
  #starts: number[] = [0]
  /** The places in the window with a given edge, in their order. */
  #places: ReadonlyMap<bigint, readonly number[]> = new Map()

  constructor({ parts }: OpenRecipe) {
    this.#parts = parts
    this.#segmentEnds = placesByEdge(parts)
  }

  /**
   * Moves to a place of the base.
   *
   * @throws DATA_LOSS if a segment can't be read.
   */
  async moveTo(place: number): Promise<void> {
    const at = Math.min(indexAt(this.#parts, place), this.#parts.length - 1)
    const first = Math.max(0, at - 1)
    const last = Math.min(this.#parts.length, at + 2)
    if (first === this.#first && last === this.#last) return
    const loaded: (readonly RecipeChunk[])[] = []
    for (const [index, part] of this.#parts.slice(first, last).entries()) {
      loaded.push(this.#loadedAt(first + index) ?? (await part.chunks()))
    }
    this.#first = first
    this.#last = last
    this.#loaded = loaded
    this.#index(this.#parts[first]?.start ?? 0)
  }

  /** The place with that edge; if there are several, the one that is nearest to where it should be. */
  nearest(edge: bigint, expected: number): number | undefined {
    const places = this.#places.get(edge) ?? this.#segmentEnds.get(edge)
    return places === undefined ? undefined : nearestOf(places, expected)
  }

  /** Which chunks in the window hold a range, as far as they do. */
  toDelta({ start, end }: Range): DeltaBase | undefined {
    const starts = this.#starts
    const from = Math.max(starts[0] ?? 0, start)
    const first = this.#chunkAt(from)
    const last = Math.min(first + mostChunks, this.#chunks.length)
    const to = Math.min(end, starts[last] ?? 0)
    if (to - from < leastBytes) return undefined
    const chunks = this.#chunks.slice(first, this.#chunkAt(to - 1) + 1)
    return {
      ids: chunks.map(({ id }) => id),
      start: from - (starts[first] ?? 0),
      length: to - from,
    }
  }

  #loadedAt(part: number): readonly RecipeChunk[] | undefined {
    return part < this.#last ? this.#loaded[part - this.#first] : undefined
  }

  #index(start: number): void {
    this.#chunks = this.#loaded.flat()
    this.#starts = [start]
    let end = start
    const ends = this.#chunks.map(({ sizeBytes, edge }) => {
      end += sizeBytes
      this.#starts.push(end)
      return { end, edge }
    })
    this.#places = placesByEdge(ends)
  }

  /** Which chunk of the window holds a byte. Behind the end, the number of chunks. */
  #chunkAt(place: number): number {
    return firstWhere(this.#chunks.length, (at) => (this.#starts[at + 1] ?? Infinity) > place)
  }
}

function placesByEdge(
  ends: readonly { readonly end: number; readonly edge: bigint }[],
): ReadonlyMap<bigint, readonly number[]> {
  const places = new Map<bigint, number[]>()
  for (const { end, edge } of ends) {
    const known = places.get(edge)
    if (known === undefined) places.set(edge, [end])
    else known.push(end)
  }
  return places
}

/** Of places in their order. Pages of zeros have the same edge thousands of times. */
function nearestOf(places: readonly number[], expected: number): number | undefined {
  const at = firstWhere(places.length, (index) => (places[index] ?? 0) >= expected)
  const above = places[at]
  const below = places[at - 1]
  if (above === undefined || below === undefined) return above ?? below
  return expected - below <= above - expected ? below : above
}

function indexAt(parts: readonly RecipePart[], place: number): number {
  return firstWhere(parts.length, (at) => (parts[at]?.end ?? Infinity) > place)
}

/** The first index below `count` for which it is true, as it is for all behind; else `count`. */
function firstWhere(count: number, isTrue: (index: number) => boolean): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isTrue(middle)) high = middle
    else low = middle + 1
  }
  return low
}
