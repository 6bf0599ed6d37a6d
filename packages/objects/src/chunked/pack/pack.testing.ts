import type { NewEntry, PackEntry } from './pack-entry.ts'
import { packHead, serialisePackEnd } from './pack-format.ts'

// For tests only.

/** A whole pack of these entries, in the order given. */
export function packOf(newEntries: readonly NewEntry[]): {
  readonly bytes: Buffer
  readonly entries: readonly PackEntry[]
} {
  let offset = packHead.byteLength
  const entries = newEntries.map(({ stored, ...head }): PackEntry => {
    const entry = { ...head, offset, storedBytes: stored.byteLength }
    offset += stored.byteLength
    return entry
  })
  const pieces = newEntries.map(({ stored }) => stored)
  return { bytes: Buffer.concat([packHead, ...pieces, serialisePackEnd(entries).bytes]), entries }
}
