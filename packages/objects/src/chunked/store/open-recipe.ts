import { damaged } from '../bytes/damaged.ts'
import type { ObjectId } from '../bytes/object-id.ts'
import type { RecipeChunk } from '../recipe/chunk-list.ts'
import { parseRecipe, type Recipe, type RecipeSegment } from '../recipe/recipe-format.ts'
import { parseSegment } from '../recipe/segment-format.ts'
import type { ChunkReader } from './chunk-reader.ts'

/** A part of the chunks of an object. The parts follow each other. */
export interface RecipePart {
  /** The entry that lists the chunks; undefined if the recipe itself does. */
  readonly segment: ObjectId | undefined
  /** Where it begins in the object, and where it ends (not included). */
  readonly start: number
  readonly end: number
  /** That of its last chunk. */
  readonly edge: bigint
  /** @throws DATA_LOSS if the segment is missing or is not as it was stored. */
  readonly chunks: () => Promise<readonly RecipeChunk[]>
}

/** How an object is put together, of which no more is in memory than is asked for. */
export interface OpenRecipe {
  readonly objectId: ObjectId
  readonly sizeBytes: number
  readonly parts: readonly RecipePart[]
}

/**
 * How an object is put together; an object that is one chunk needs no recipe. Undefined if the object is not stored.
 *
 * @throws DATA_LOSS if the recipe is not as it was stored.
 */
export async function openRecipe(
  reader: ChunkReader,
  id: ObjectId,
): Promise<OpenRecipe | undefined> {
  const head = reader.head(id)
  if (head === undefined) return undefined
  if (head.kind === 'recipe') return toOpen(reader, parseRecipe(await reader.read(id), id))
  return toOpen(reader, { objectId: id, chunks: [{ id, sizeBytes: head.rawBytes, edge: 0n }] })
}

/**
 * The first segment or chunk of an object that is not there.
 *
 * @throws DATA_LOSS if a segment that is there can't be read.
 */
export async function firstMissing(
  { parts }: OpenRecipe,
  has: (id: ObjectId) => boolean,
): Promise<ObjectId | undefined> {
  for (const { segment, chunks } of parts) {
    if (segment !== undefined && !has(segment)) return segment
    const missing = (await chunks()).find((chunk) => !has(chunk.id))
    if (missing !== undefined) return missing.id
  }
  return undefined
}

/** The chunks of a segment. */
export async function readSegment(
  reader: Pick<ChunkReader, 'read'>,
  segment: ObjectId,
): Promise<readonly RecipeChunk[]> {
  return parseSegment(await reader.read(segment))
}

/** A recipe whose segments are read by `reader`. */
export function toOpen(reader: Pick<ChunkReader, 'read'>, recipe: Recipe): OpenRecipe {
  const { objectId } = recipe
  if ('chunks' in recipe) {
    const { chunks } = recipe
    const sizeBytes = sizeOf(chunks)
    const edge = chunks.at(-1)?.edge ?? 0n
    const part = { segment: undefined, start: 0, end: sizeBytes, edge, chunks: async () => chunks }
    return { objectId, sizeBytes, parts: [part] }
  }
  let end = 0
  const parts = recipe.segments.map((segment): RecipePart => {
    const start = end
    end += segment.sizeBytes
    const chunks = (): Promise<readonly RecipeChunk[]> => chunksOf(reader, segment)
    return { segment: segment.id, start, end, edge: segment.edge, chunks }
  })
  return { objectId, sizeBytes: end, parts }
}

async function chunksOf(
  reader: Pick<ChunkReader, 'read'>,
  { id, chunkCount, sizeBytes }: RecipeSegment,
): Promise<readonly RecipeChunk[]> {
  const chunks = await readSegment(reader, id)
  if (chunks.length === chunkCount && sizeOf(chunks) === sizeBytes) return chunks
  throw damaged(`a segment of a recipe, ${id}, is that of another`)
}

function sizeOf(chunks: readonly RecipeChunk[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.sizeBytes, 0)
}
