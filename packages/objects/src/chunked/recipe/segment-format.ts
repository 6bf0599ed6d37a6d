import { ByteReader } from '../bytes/byte-reader.ts'
import { ByteWriter } from '../bytes/byte-writer.ts'
import { damaged } from '../bytes/damaged.ts'
import { chunkBytes, readChunks, writeChunks, type RecipeChunk } from './chunk-list.ts'

const magic = Buffer.from('stmsegm1', 'latin1')
const what = 'a segment of a recipe'

/** A part of the chunks of an object, in the form that docs/format/recipe.md describes. Its SHA-256 names it. */
export function serialiseSegment(chunks: readonly RecipeChunk[]): Buffer {
  const writer = new ByteWriter(64 + chunks.length * chunkBytes)
  writer.bytes(magic)
  writeChunks(writer, chunks)
  return writer.toBuffer()
}

/** @throws DATA_LOSS unless the bytes are a whole segment. Whether they are the right one, their name says. */
export function parseSegment(bytes: Uint8Array): readonly RecipeChunk[] {
  const reader = new ByteReader(bytes, what)
  if (!reader.bytes(magic.byteLength).equals(magic)) throw damaged(`${what} has an unknown form`)
  const chunks = readChunks(reader, what)
  reader.end()
  return chunks
}
