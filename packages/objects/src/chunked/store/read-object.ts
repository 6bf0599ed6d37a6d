import { invalidParameter } from '@stemma/contract'
import type { ByteRange } from '../../artifact-store.ts'
import type { ObjectId } from '../bytes/object-id.ts'
import type { Recipe, RecipeChunk } from '../recipe/recipe-format.ts'
import type { ChunkReader } from './chunk-reader.ts'
import { loadRecipe } from './load-recipe.ts'

/** An object that is stored. */
export interface OpenObject {
  readonly sizeBytes: number
  /** Its bytes or a part of them, chunk by chunk. What was read is right: damage is thrown as DATA_LOSS in its place. */
  readonly read: (range?: ByteRange) => AsyncGenerator<Buffer, void, undefined>
}

/** So many chunks are fetched together: on average a megabyte, at most four. */
const chunksTogether = 16

/** Undefined if the object is not stored. */
export async function readObject(
  reader: ChunkReader,
  id: ObjectId,
): Promise<OpenObject | undefined> {
  const recipe = await loadRecipe(reader, id)
  if (recipe === undefined) return undefined
  const sizeBytes = recipe.chunks.reduce((sum, chunk) => sum + chunk.sizeBytes, 0)
  return {
    sizeBytes,
    read: (range = { start: 0, end: sizeBytes - 1 }) => readRange({ reader, recipe, range }),
  }
}

interface RangeRead {
  readonly reader: ChunkReader
  readonly recipe: Recipe
  readonly range: ByteRange
}

/** A chunk of which some bytes are wanted, and which: from `start` to `end` (not included). */
interface Part {
  readonly chunk: RecipeChunk
  readonly start: number
  readonly end: number
}

async function* readRange(read: RangeRead): AsyncGenerator<Buffer, void, undefined> {
  const parts = partsOf(read)
  for (let at = 0; at < parts.length; at += chunksTogether) {
    const together = parts.slice(at, at + chunksTogether)
    let next = 0
    for await (const bytes of read.reader.readMany(together.map(({ chunk }) => chunk.id))) {
      const { start, end } = together[next++] ?? { start: 0, end: 0 }
      // A copy: the cache keeps what the reader made, and callers own what they get.
      yield Buffer.from(bytes.subarray(start, end))
    }
  }
}

function partsOf({ recipe, range: { start, end } }: RangeRead): readonly Part[] {
  if (start < 0) throw invalidParameter('A range starts at 0 or later.')
  const parts: Part[] = []
  let at = 0
  for (const chunk of recipe.chunks) {
    const from = Math.max(0, start - at)
    const to = Math.min(chunk.sizeBytes, end + 1 - at)
    if (from < to) parts.push({ chunk, start: from, end: to })
    at += chunk.sizeBytes
  }
  return parts
}
