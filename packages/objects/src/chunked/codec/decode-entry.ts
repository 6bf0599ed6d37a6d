import { damaged } from '../bytes/damaged.ts'
import { objectIdOf } from '../bytes/object-id.ts'
import type { EntryHead } from '../pack/pack-entry.ts'
import { decompress } from './zstd.ts'

/** Stored bytes and, for a delta, the bytes of its base. */
export interface StoredBytes {
  readonly stored: Uint8Array
  readonly dictionary?: Uint8Array
}

/**
 * The bytes of an entry as they came. Those of a chunk are checked against its id, always; a recipe checks itself when it is parsed.
 *
 * @throws DATA_LOSS
 */
export function decodeEntry(head: EntryHead, { stored, dictionary }: StoredBytes): Buffer {
  const bytes = decodeBytes(head, { stored, ...(dictionary === undefined ? {} : { dictionary }) })
  if (head.kind === 'chunk' && objectIdOf(bytes) !== head.id) {
    throw damaged(`chunk ${head.id} has changed`)
  }
  return bytes
}

function decodeBytes({ codec, rawBytes }: EntryHead, { stored, dictionary }: StoredBytes): Buffer {
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
