import { ByteReader } from '../bytes/byte-reader.ts'
import { ByteWriter } from '../bytes/byte-writer.ts'
import { damaged } from '../bytes/damaged.ts'
import { objectIdOf, type ObjectId } from '../bytes/object-id.ts'

/** One chunk of an object. */
export interface RecipeChunk {
  readonly id: ObjectId
  readonly sizeBytes: number
  /** The gear hash of the 64 bytes before its end. */
  readonly edge: bigint
}

/** How an object is put together: its chunks from first to last. */
export interface Recipe {
  readonly objectId: ObjectId
  readonly chunks: readonly RecipeChunk[]
}

const magic = Buffer.from('stmrcpe1', 'latin1')
const what = 'the recipe of an object'

/** The form that docs/format/recipe.md describes: ids, edges and sizes each together, and SHA-256 of all that at the end. */
export function serialiseRecipe({ objectId, chunks }: Recipe): Buffer {
  const writer = new ByteWriter(128 + chunks.length * 44)
  writer.bytes(magic)
  writer.id(objectId)
  writer.number(chunks.length)
  for (const { id } of chunks) writer.id(id)
  for (const { edge } of chunks) writer.uint64(edge)
  for (const { sizeBytes } of chunks) writer.number(sizeBytes)
  writer.id(objectIdOf(writer.toBuffer()))
  return writer.toBuffer()
}

/** @throws DATA_LOSS unless the bytes are the whole recipe of that object. */
export function parseRecipe(bytes: Uint8Array, objectId: ObjectId): Recipe {
  const body = bytes.subarray(0, Math.max(0, bytes.byteLength - 32))
  const digest = Buffer.from(bytes.subarray(body.byteLength)).toString('hex')
  if (digest !== objectIdOf(body)) throw damaged(`${what} has changed`)
  const reader = new ByteReader(body, what)
  if (!reader.bytes(magic.byteLength).equals(magic)) throw damaged(`${what} has an unknown form`)
  if (reader.id() !== objectId) throw damaged(`${what} is that of another`)
  const count = reader.number()
  if (count * 41 > reader.left) throw damaged(`${what} ends too early`)
  const ids = Array.from({ length: count }, () => reader.id())
  const edges = Array.from({ length: count }, () => reader.uint64())
  const chunks = ids.map((id, index) => ({
    id,
    sizeBytes: reader.number(),
    edge: edges[index] ?? 0n,
  }))
  reader.end()
  return { objectId, chunks }
}
