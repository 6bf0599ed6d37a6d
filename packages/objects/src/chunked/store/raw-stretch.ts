import { objectIdOf, type ObjectId } from '../bytes/object-id.ts'
import type { StoredEntry } from './read-runs.ts'

/** A chunk of which some bytes are wanted, and which: from `start` to `end` (not included). */
export interface Piece {
  readonly id: ObjectId
  readonly start: number
  readonly end: number
}

/** Pieces that are to be read, and what was fetched for them. */
export interface Fetched {
  readonly pieces: readonly Piece[]
  readonly ahead: Map<ObjectId, StoredEntry>
  /** They are probably not read again, so that they need not be kept. */
  readonly isOnce: boolean
}

/** Pieces that were fetched as one. */
export interface Stretch {
  readonly count: number
  readonly bytes: Buffer
}

/**
 * The pieces from one on whose chunks are stored as they are and lie one behind the other in what was fetched, as far as they are what
 * their ids say. They are taken out of it: their memory belongs to whoever gets them.
 */
export function takeStretch({ pieces, ahead }: Fetched, from: number): Stretch | undefined {
  let count = 0
  let chunks: Buffer | undefined
  let start = 0
  let end = 0
  for (const piece of pieces.slice(from)) {
    const entry = ahead.get(piece.id)
    if (entry?.head.codec !== 'raw') break
    const { stored } = entry
    const joined = chunks === undefined ? stored : joinNeighbours(chunks, stored)
    if (joined === undefined || objectIdOf(stored) !== piece.id) break
    if (chunks === undefined) start = piece.start
    end = (chunks?.byteLength ?? 0) + piece.end
    chunks = joined
    count += 1
    ahead.delete(piece.id)
  }
  if (chunks === undefined) return undefined
  const bytes = chunks.subarray(start, end)
  return { count, bytes: isShared(bytes, ahead) ? Buffer.from(bytes) : bytes }
}

/** Whether something lies in the same memory that is still to be read. */
function isShared({ buffer }: Buffer, ahead: ReadonlyMap<ObjectId, StoredEntry>): boolean {
  return [...ahead.values()].some(({ stored }) => stored.buffer === buffer)
}

/** Both as one, without a copy; undefined if the second does not follow the first in memory. */
function joinNeighbours(first: Buffer, second: Buffer): Buffer | undefined {
  const { buffer, byteOffset, byteLength } = first
  if (second.buffer !== buffer || second.byteOffset !== byteOffset + byteLength) return undefined
  return Buffer.from(buffer, byteOffset, byteLength + second.byteLength)
}
