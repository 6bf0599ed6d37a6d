import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import type { KnownHashes } from './known-hashes.ts'
import type { TreeFile } from './walk-files.ts'

const pieceBytes = 1024 * 1024
let piece: Buffer | undefined

/** The MD5 of a file; what is known of it is believed. */
export function md5OfFile(file: Pick<TreeFile, 'place' | 'stats'>, known: KnownHashes): string {
  const { place, stats } = file
  const before = known.get(place, stats)
  if (before !== undefined) return before
  const md5 = hashFile(place)
  known.set(place, stats, md5)
  return md5
}

/** The MD5 of its bytes. */
export function hashFile(place: string): string {
  piece ??= Buffer.allocUnsafe(pieceBytes)
  const hash = createHash('md5')
  const file = openSync(place, 'r')
  try {
    for (;;) {
      const length = readSync(file, piece, 0, piece.length, null)
      if (length === 0) return hash.digest('hex')
      hash.update(piece.subarray(0, length))
      if (length < piece.length) {
        // Mostly the end; a short read is none.
        const more = readSync(file, piece, 0, piece.length, null)
        if (more === 0) return hash.digest('hex')
        hash.update(piece.subarray(0, more))
      }
    }
  } finally {
    closeSync(file)
  }
}
