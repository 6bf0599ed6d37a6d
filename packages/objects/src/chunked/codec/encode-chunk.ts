import type { Codec, DeltaBase, NewEntry } from '../pack/pack-entry.ts'
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

/** Compresses a chunk alone at level 1, and against its base at level 3 (level 1 finds far less there); keeps the better one. */
export function encodeChunk(bytes: Uint8Array, base: BaseBytes | undefined): Encoded {
  const plain = encodePlain(bytes)
  if (base === undefined || isDictionaryForm(base.bytes)) return plain
  const stored = compress(bytes, { level: 3, dictionary: base.bytes })
  if (stored.byteLength >= plain.stored.byteLength * worthDelta) return plain
  return { codec: 'zstd-delta', stored, delta: base.delta, depth: base.depth + 1 }
}

function encodePlain(bytes: Uint8Array): Encoded {
  const compressed = compress(bytes, { level: 1 })
  const isWorth = compressed.byteLength < bytes.byteLength * worthCompressing
  const codec: Codec = isWorth ? 'zstd' : 'raw'
  return { codec, stored: isWorth ? compressed : bytes, delta: undefined, depth: 0 }
}
