import { damaged } from '../bytes/damaged.ts'
import { objectIdOf, type ObjectId } from '../bytes/object-id.ts'
import type { EntryHead } from '../pack/pack-entry.ts'
import { decompress } from './zstd.ts'

/** Stored bytes and, for a delta, the bytes of its base. */
export interface StoredBytes {
  readonly stored: Uint8Array
  readonly dictionary?: Uint8Array
}

/** @throws DATA_LOSS unless these are the bytes of the chunk. */
export function checkChunk(id: ObjectId, bytes: Uint8Array): void {
  if (objectIdOf(bytes) !== id) throw damaged(`chunk ${id} has changed`)
}

/**
 * The bytes of an entry, of the right length. Whether those of a chunk are the right ones `checkChunk` knows; a recipe checks itself when
 * it is parsed.
 *
 * @throws DATA_LOSS
 */
export function decodeBytes(
  { codec, rawBytes }: EntryHead,
  { stored, dictionary }: StoredBytes,
): Buffer {
  switch (codec) {
    case 'raw':
      if (stored.byteLength !== rawBytes) throw damaged('bytes have the wrong length')
      // A copy: the stored bytes are often part of a larger read, which whoever keeps the chunk would keep alive.
      return Buffer.from(stored)
    case 'zstd':
      return decompress(stored, { rawBytes })
    case 'zstd-delta':
      if (dictionary === undefined) throw damaged('a delta without base')
      return decompress(stored, { rawBytes, dictionary })
  }
}
