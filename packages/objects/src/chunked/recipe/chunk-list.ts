import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import { damaged } from '../bytes/damaged.ts'
import type { ObjectId } from '../bytes/object-id.ts'

/** One chunk of an object. */
export interface RecipeChunk {
  readonly id: ObjectId
  readonly sizeBytes: number
  /** The gear hash of the 64 bytes before its end. */
  readonly edge: bigint
}

/** What a chunk takes in a list, at most. */
export const chunkBytes = 48

/** Their count, then ids, edges and sizes each together. */
export function writeChunks(writer: ByteWriter, chunks: readonly RecipeChunk[]): void {
  writer.number(chunks.length)
  for (const { id } of chunks) writer.id(id)
  for (const { edge } of chunks) writer.uint64(edge)
  for (const { sizeBytes } of chunks) writer.number(sizeBytes)
}

/** @throws DATA_LOSS if the bytes end too early. */
export function readChunks(reader: ByteReader, what: string): readonly RecipeChunk[] {
  const count = reader.number()
  if (count * 41 > reader.left) throw damaged(`${what} ends too early`)
  const ids = Array.from({ length: count }, () => reader.id())
  const edges = Array.from({ length: count }, () => reader.uint64())
  return ids.map((id, index) => ({
    id,
    sizeBytes: reader.number(),
    edge: edges[index] ?? 0n,
  }))
}
