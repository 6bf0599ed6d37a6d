import type { ObjectId } from '../bytes/object-id.ts'
import { parseRecipe, type Recipe } from '../recipe/recipe-format.ts'
import type { ChunkReader } from './chunk-reader.ts'

/**
 * How an object is put together; an object that is one chunk needs no recipe. Undefined if the object is not stored.
 *
 * @throws DATA_LOSS if the recipe is not as it was stored.
 */
export async function loadRecipe(reader: ChunkReader, id: ObjectId): Promise<Recipe | undefined> {
  const head = reader.head(id)
  if (head === undefined) return undefined
  if (head.kind === 'recipe') return parseRecipe(await reader.read(id), id)
  return { objectId: id, chunks: [{ id, sizeBytes: head.rawBytes, edge: 0n }] }
}
