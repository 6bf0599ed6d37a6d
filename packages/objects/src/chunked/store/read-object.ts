import { invalidParameter } from '@stemma/contract'
import type { ByteRange } from '../../artifact-store.ts'
import { blockBytes } from '../blob/blocks.ts'
import type { ObjectId } from '../bytes/object-id.ts'
import type { RecipeChunk } from '../recipe/chunk-list.ts'
import type { ChunkReader } from './chunk-reader.ts'
import { openRecipe, type OpenRecipe, type RecipePart } from './open-recipe.ts'
import type { Fetched, Piece } from './raw-stretch.ts'

/** An object that is stored. */
export interface OpenObject {
  readonly sizeBytes: number
  /** Its bytes or a part of them, in pieces of up to some megabytes. What was read is right: damage is thrown as DATA_LOSS in its place. */
  readonly read: (range?: ByteRange) => AsyncGenerator<Buffer, void, undefined>
}

/** So many chunks are fetched together at most, and no more bytes than a block has. The next ones come meanwhile. */
const chunksTogether = 16
/** Who reads less may well come back for it. */
const onceBytes = 1024 * 1024

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
  const sizeBytes = pieces.reduce((sum, { start, end }) => sum + end - start, 0)
  const isOnce = sizeBytes >= onceBytes
  let coming: Promise<Fetched> | undefined
  for (const together of batchesOf(pieces)) {
    const next = reader.fetch(together, isOnce)
    // Thrown where it is waited for, if anybody still reads then.
    next.catch(() => {})
    if (coming !== undefined) yield* reader.readMany(await coming)
    coming = next
  }
  if (coming !== undefined) yield* reader.readMany(await coming)
}

function* batchesOf(pieces: readonly Piece[]): Generator<readonly Piece[], void, undefined> {
  let batch: Piece[] = []
  let bytes = 0
  for (const piece of pieces) {
    const pieceBytes = piece.end - piece.start
    if (batch.length === chunksTogether || bytes + pieceBytes > blockBytes) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(piece)
    bytes += pieceBytes
  }
  if (batch.length > 0) yield batch
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
    if (from < to) pieces.push({ id: chunk.id, start: from, end: to })
    at += chunk.sizeBytes
  }
  return pieces
}
