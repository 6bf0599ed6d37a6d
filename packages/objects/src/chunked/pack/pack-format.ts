import { damaged } from '../bytes/damaged.ts'
import { objectIdOf } from '../bytes/object-id.ts'
import type { NewEntry, PackEntry } from './pack-entry.ts'
import { parseFooter, serialiseFooter } from './pack-footer.ts'

/** First and last bytes of a pack; the digit is the version of the form. docs/format/pack.md describes it. */
const magic = Buffer.from('stmpack1', 'latin1')

/** The end of every pack: SHA-256 of the footer, its length in 8 bytes, the magic. */
export const packTailBytes: number = 32 + 8 + magic.byteLength

/** A pack that holds nothing but its own form. */
export const packFrameStart: number = magic.byteLength

/** A pack ready to be written, in pieces. */
export interface SerialisedPack {
  readonly pieces: readonly Uint8Array[]
  readonly entries: readonly PackEntry[]
  readonly sizeBytes: number
}

/** Entries in the order given. The name of a pack is the SHA-256 of all its pieces, one after the other. */
export function serialisePack(newEntries: readonly NewEntry[]): SerialisedPack {
  let offset = packFrameStart
  const entries = newEntries.map(({ stored, ...head }): PackEntry => {
    const entry = { ...head, offset, storedBytes: stored.byteLength }
    offset += stored.byteLength
    return entry
  })
  const footer = serialiseFooter(entries)
  const tail = Buffer.concat([Buffer.from(objectIdOf(footer), 'hex'), Buffer.alloc(8), magic])
  tail.writeBigUInt64LE(BigInt(footer.byteLength), 32)
  return {
    pieces: [magic, ...newEntries.map(({ stored }) => stored), footer, tail],
    entries,
    sizeBytes: offset + footer.byteLength + tail.byteLength,
  }
}

/** Where the footer of a pack lies and what it must hash to. */
export interface FooterPlace {
  readonly start: number
  readonly length: number
  readonly sha256: string
}

/**
 * Reads the last `packTailBytes` of a pack of `packBytes`.
 *
 * @throws DATA_LOSS for what was never a whole pack.
 */
export function parsePackTail(tail: Uint8Array, packBytes: number): FooterPlace {
  const bytes = Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength)
  if (bytes.byteLength !== packTailBytes || !bytes.subarray(40).equals(magic)) {
    throw damaged('a pack does not end as a pack does')
  }
  const length = Number(bytes.readBigUInt64LE(32))
  const start = packBytes - packTailBytes - length
  if (start < packFrameStart) throw damaged('a pack is shorter than its footer says')
  return { start, length, sha256: bytes.subarray(0, 32).toString('hex') }
}

/** @throws DATA_LOSS if a bit of the footer is not as it was written. */
export function parsePackFooter(footer: Uint8Array, place: FooterPlace): PackEntry[] {
  if (objectIdOf(footer) !== place.sha256) throw damaged('the footer of a pack has changed')
  return parseFooter(footer, { start: packFrameStart, end: place.start })
}
