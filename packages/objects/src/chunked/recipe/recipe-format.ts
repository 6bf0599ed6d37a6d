import { ByteReader } from '../bytes/byte-reader.ts'
import { ByteWriter } from '../bytes/byte-writer.ts'
import { damaged } from '../bytes/damaged.ts'
import { objectIdOf, type ObjectId } from '../bytes/object-id.ts'
import { chunkBytes, readChunks, writeChunks, type RecipeChunk } from './chunk-list.ts'

/** A part of a recipe that is an entry of its own. */
export interface RecipeSegment {
  /** SHA-256 of the segment, which names its entry. */
  readonly id: ObjectId
  readonly chunkCount: number
  /** Of the bytes that its chunks have together. */
  readonly sizeBytes: number
  /** That of its last chunk. */
  readonly edge: bigint
}

/** How an object is put together, from first to last: by its chunks, or by segments that list them. */
export type Recipe =
  | { readonly objectId: ObjectId; readonly chunks: readonly RecipeChunk[] }
  | { readonly objectId: ObjectId; readonly segments: readonly RecipeSegment[] }

const ofChunks = Buffer.from('stmrcpe1', 'latin1')
const ofSegments = Buffer.from('stmrcps1', 'latin1')
const segmentBytes = 56
const what = 'the recipe of an object'

/** The forms that docs/format/recipe.md describes, with SHA-256 of all that at the end. */
export function serialiseRecipe(recipe: Recipe): Buffer {
  const expected =
    'chunks' in recipe ? recipe.chunks.length * chunkBytes : recipe.segments.length * segmentBytes
  const writer = new ByteWriter(128 + expected)
  writer.bytes('chunks' in recipe ? ofChunks : ofSegments)
  writer.id(recipe.objectId)
  if ('chunks' in recipe) writeChunks(writer, recipe.chunks)
  else writeSegments(writer, recipe.segments)
  writer.id(objectIdOf(writer.toBuffer()))
  return writer.toBuffer()
}

/** @throws DATA_LOSS unless the bytes are the whole recipe of that object. */
export function parseRecipe(bytes: Uint8Array, objectId: ObjectId): Recipe {
  const body = bytes.subarray(0, Math.max(0, bytes.byteLength - 32))
  const digest = Buffer.from(bytes.subarray(body.byteLength)).toString('hex')
  if (digest !== objectIdOf(body)) throw damaged(`${what} has changed`)
  const reader = new ByteReader(body, what)
  const magic = reader.bytes(ofChunks.byteLength)
  if (reader.id() !== objectId) throw damaged(`${what} is that of another`)
  const recipe = magic.equals(ofChunks)
    ? { objectId, chunks: readChunks(reader, what) }
    : magic.equals(ofSegments)
      ? { objectId, segments: readSegments(reader) }
      : undefined
  if (recipe === undefined) throw damaged(`${what} has an unknown form`)
  reader.end()
  return recipe
}

function writeSegments(writer: ByteWriter, segments: readonly RecipeSegment[]): void {
  writer.number(segments.length)
  for (const { id } of segments) writer.id(id)
  for (const { edge } of segments) writer.uint64(edge)
  for (const { chunkCount } of segments) writer.number(chunkCount)
  for (const { sizeBytes } of segments) writer.number(sizeBytes)
}

function readSegments(reader: ByteReader): readonly RecipeSegment[] {
  const count = reader.number()
  if (count * 42 > reader.left) throw damaged(`${what} ends too early`)
  const ids = Array.from({ length: count }, () => reader.id())
  const edges = Array.from({ length: count }, () => reader.uint64())
  const counts = Array.from({ length: count }, () => reader.number())
  return ids.map((id, index) => ({
    id,
    chunkCount: counts[index] ?? 0,
    sizeBytes: reader.number(),
    edge: edges[index] ?? 0n,
  }))
}
