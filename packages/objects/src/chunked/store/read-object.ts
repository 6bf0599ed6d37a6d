import { invalidParameter } from '@stemma/contract'
import type { ByteRange } from '../../artifact-store.ts'
import type { ObjectId } from '../bytes/object-id.ts'
import type { RecipeChunk } from '../recipe/chunk-list.ts'
import type { ChunkReader } from './chunk-reader.ts'
import { openRecipe, type OpenRecipe, type RecipePart } from './open-recipe.ts'

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
  const recipe = await openRecipe(reader, id)
  if (recipe === undefined) return undefined
  const { sizeBytes } = recipe
  return {
    sizeBytes,
    read: (range = { start: 0, end: sizeBytes - 1 }) => readRange({ reader, recipe, range }),
  }
}

interface RangeRead {
  readonly reader: ChunkReader
  readonly recipe: OpenRecipe
  readonly range: ByteRange
}

/** A chunk of which some bytes are wanted, and which: from `start` to `end` (not included). */
interface Piece {
  readonly chunk: RecipeChunk
  readonly start: number
  readonly end: number
}

async function* readRange({
  reader,
  recipe,
  range,
}: RangeRead): AsyncGenerator<Buffer, void, undefined> {
  if (range.start < 0) throw invalidParameter('A range starts at 0 or later.')
  for (const part of recipe.parts) {
    if (part.end <= range.start || part.start > range.end) continue
    yield* readPieces(reader, piecesOf(part, await part.chunks(), range))
  }
}

async function* readPieces(
  reader: ChunkReader,
  pieces: readonly Piece[],
): AsyncGenerator<Buffer, void, undefined> {
  for (let at = 0; at < pieces.length; at += chunksTogether) {
    const together = pieces.slice(at, at + chunksTogether)
    let next = 0
    for await (const bytes of reader.readMany(together.map(({ chunk }) => chunk.id))) {
      const { start, end } = together[next++] ?? { start: 0, end: 0 }
      // A copy: the cache keeps what the reader made, and callers own what they get.
      yield Buffer.from(bytes.subarray(start, end))
    }
  }
}

function piecesOf(
  part: RecipePart,
  chunks: readonly RecipeChunk[],
  { start, end }: ByteRange,
): readonly Piece[] {
  const pieces: Piece[] = []
  let at = part.start
  for (const chunk of chunks) {
    const from = Math.max(0, start - at)
    const to = Math.min(chunk.sizeBytes, end + 1 - at)
    if (from < to) pieces.push({ chunk, start: from, end: to })
    at += chunk.sizeBytes
  }
  return pieces
}
