import type { DeltaBase, NewEntry } from '../pack/pack-entry.ts'
import { looksRandom } from './looks-random.ts'
import { compress, isDictionaryForm } from './zstd.ts'

/** Bytes that a chunk may be compressed against, and where they are stored. */
export interface BaseBytes {
  readonly delta: DeltaBase
  readonly bytes: Uint8Array
  /** The largest depth among its chunks. */
  readonly depth: number
}

/** How bytes are stored. */
export type Encoded = Pick<NewEntry, 'codec' | 'depth' | 'delta' | 'stored'>

/** Less gain than this is not worth the work of each read. */
const worthCompressing = 0.98
/** A delta costs more to read, and keeps its base alive. */
const worthDelta = 0.7

/**
 * Compresses a chunk alone at level 1, and against its base at level 3 (level 1 finds far less there); keeps the better one. Where the
 * delta is so small that nothing else comes near, the other is not tried.
 */
export function encodeChunk(bytes: Uint8Array, base: BaseBytes | undefined): Encoded {
  if (base === undefined || isDictionaryForm(base.bytes)) return encodePlain(bytes)
  const stored = compress(bytes, { level: 3, dictionary: base.bytes })
  const delta: Encoded = { codec: 'zstd-delta', stored, delta: base.delta, depth: base.depth + 1 }
  if (isSurelyBest(stored.byteLength, bytes.byteLength)) return delta
  const plain = encodePlain(bytes)
  return stored.byteLength < plain.stored.byteLength * worthDelta ? delta : plain
}

/** A sixteenth is out of reach for a chunk alone, unless it is so uniform that a few bytes say it all. */
function isSurelyBest(storedBytes: number, rawBytes: number): boolean {
  return storedBytes >= 100 && storedBytes < rawBytes / 16
}

function encodePlain(bytes: Uint8Array): Encoded {
  if (looksRandom(bytes)) return keptRaw(bytes)
  const compressed = compress(bytes, { level: 1 })
  const isWorth = compressed.byteLength < bytes.byteLength * worthCompressing
  if (!isWorth) return keptRaw(bytes)
  return { codec: 'zstd', stored: compressed, delta: undefined, depth: 0 }
}

/** The bytes as they are. */
export function keptRaw(bytes: Uint8Array): Encoded {
  return { codec: 'raw', stored: bytes, delta: undefined, depth: 0 }
}
