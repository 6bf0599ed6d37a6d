import { damaged } from '../bytes/damaged.ts'
import { objectIdOf } from '../bytes/object-id.ts'
import type { PackEntry } from './pack-entry.ts'
import { parseFooter, serialiseFooter } from './pack-footer.ts'

/** First and last bytes of a pack; the digit is the version of the form. docs/format/pack.md describes it. */
const magic = Buffer.from('stmpack1', 'latin1')

/** The end of every pack: SHA-256 of the footer, its length in 8 bytes, the magic. */
export const packTailBytes: number = 32 + 8 + magic.byteLength

/** What a pack begins with; its entries follow, one after the other. */
export const packHead: Uint8Array = magic

/** What a pack ends with. */
export interface PackEnd {
  readonly bytes: Buffer
  /** Names the pack: SHA-256 of its footer, which names all that is in it. */
  readonly sha256: string
}

/** The end of a pack of these entries. */
export function serialisePackEnd(entries: readonly PackEntry[]): PackEnd {
  const footer = serialiseFooter(entries)
  const sha256 = objectIdOf(footer)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(footer.byteLength))
  return { bytes: Buffer.concat([footer, Buffer.from(sha256, 'hex'), length, magic]), sha256 }
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
  if (start < packHead.byteLength) throw damaged('a pack is shorter than its footer says')
  return { start, length, sha256: bytes.subarray(0, 32).toString('hex') }
}

/** @throws DATA_LOSS if a bit of the footer is not as it was written. */
export function parsePackFooter(footer: Uint8Array, place: FooterPlace): PackEntry[] {
  if (objectIdOf(footer) !== place.sha256) throw damaged('the footer of a pack has changed')
  return parseFooter(footer, { start: packHead.byteLength, end: place.start })
}
