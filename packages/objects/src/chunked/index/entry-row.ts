import { ByteReader } from '../bytes/byte-reader.ts'
import { ByteWriter } from '../bytes/byte-writer.ts'
import { isDamage } from '../bytes/damaged.ts'
import type { Codec, DeltaBase, EntryKind, Lineage, PackEntry } from '../pack/pack-entry.ts'
import { indexDamaged } from './index-damage.ts'

/** A row of the table of entries. */
export interface EntryRow {
  readonly id: Uint8Array
  readonly pack: number
  readonly kind: number
  readonly codec: number
  readonly place: number
  readonly stored_bytes: number
  readonly raw_bytes: number
  readonly depth: number
  readonly delta: Uint8Array | null
  readonly ordinal: number | null
  readonly base: Uint8Array | null
}

const kinds: readonly EntryKind[] = ['chunk', 'recipe']
const codecs: readonly Codec[] = ['raw', 'zstd', 'zstd-delta']

/** The values of a row in the order of its columns. */
export function entryRow(entry: PackEntry, pack: number): (Uint8Array | number | null)[] {
  return [
    Buffer.from(entry.id, 'hex'),
    pack,
    kinds.indexOf(entry.kind),
    codecs.indexOf(entry.codec),
    entry.offset,
    entry.storedBytes,
    entry.rawBytes,
    entry.depth,
    entry.delta === undefined ? null : deltaBlob(entry.delta),
    entry.lineage === undefined ? null : entry.lineage.ordinal,
    entry.lineage?.base === undefined ? null : Buffer.from(entry.lineage.base, 'hex'),
  ]
}

/** @throws DATA_LOSS for numbers that no version wrote. */
export function parseEntryRow(row: EntryRow): PackEntry {
  return {
    id: Buffer.from(row.id).toString('hex'),
    kind: entryKind(row.kind),
    codec: entryCodec(row.codec),
    offset: row.place,
    storedBytes: row.stored_bytes,
    rawBytes: row.raw_bytes,
    depth: row.depth,
    delta: row.delta === null ? undefined : parseDeltaBlob(row.delta),
    lineage: row.ordinal === null ? undefined : lineage(row.ordinal, row.base),
  }
}

/** @throws DATA_LOSS for a number that no version wrote. */
export function entryKind(number: number): EntryKind {
  const kind = kinds[number]
  if (kind === undefined) throw indexDamaged()
  return kind
}

/** @throws DATA_LOSS for a number that no version wrote. */
export function entryCodec(number: number): Codec {
  const codec = codecs[number]
  if (codec === undefined) throw indexDamaged()
  return codec
}

function lineage(ordinal: number, base: Uint8Array | null): Lineage {
  return { ordinal, base: base === null ? undefined : Buffer.from(base).toString('hex') }
}

function deltaBlob({ ids, start, length }: DeltaBase): Buffer {
  const writer = new ByteWriter(8 + ids.length * 32)
  writer.number(start)
  writer.number(length)
  for (const id of ids) writer.id(id)
  return writer.toBuffer()
}

/** @throws DATA_LOSS for bytes that no version wrote. */
export function parseDeltaBlob(bytes: Uint8Array): DeltaBase {
  try {
    const reader = new ByteReader(bytes, 'the chunk index')
    const start = reader.number()
    const length = reader.number()
    const ids: string[] = []
    while (reader.left > 0) ids.push(reader.id())
    return { ids, start, length }
  } catch (error) {
    throw isDamage(error) ? indexDamaged() : error
  }
}
