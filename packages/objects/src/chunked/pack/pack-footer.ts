import { ByteReader } from '../bytes/byte-reader.ts'
import { ByteWriter } from '../bytes/byte-writer.ts'
import { damaged } from '../bytes/damaged.ts'
import type { ObjectId } from '../bytes/object-id.ts'
import type { Codec, DeltaBase, Lineage, PackEntry } from './pack-entry.ts'

// What the numbers in a footer stand for; docs/format/pack.md. Only ever add at the end.
const codecs: readonly Codec[] = ['raw', 'zstd', 'zstd-delta']
const recipeFlag = 4
const lineageFlag = 8

const what = 'the footer of a pack'

/** A place in a footer: where the entries of a pack lie and how they are stored. */
export function serialiseFooter(entries: readonly PackEntry[]): Buffer {
  const ids = new Map<ObjectId, number>()
  const body = new ByteWriter(64 + entries.length * 16)
  for (const entry of entries) writeEntry(body, entry, ids)
  const footer = new ByteWriter(64 + ids.size * 32 + body.sizeBytes)
  footer.number(ids.size)
  for (const id of ids.keys()) footer.id(id)
  footer.number(entries.length)
  footer.bytes(body.toBuffer())
  return footer.toBuffer()
}

/** @throws DATA_LOSS if the bytes are no footer, or place an entry outside the `frameBytes` before it. */
export function parseFooter(bytes: Uint8Array, frames: FrameRange): PackEntry[] {
  const reader = new ByteReader(bytes, what)
  const ids = readMany(reader, 32, () => reader.id())
  const entries = readMany(reader, 5, () => readEntry(reader, ids))
  reader.end()
  for (const { offset, storedBytes } of entries) {
    if (offset < frames.start || offset + storedBytes > frames.end) {
      throw damaged(`${what} points outside the pack`)
    }
  }
  return entries
}

/** Where the entries of a pack may lie. */
export interface FrameRange {
  readonly start: number
  readonly end: number
}

function writeEntry(body: ByteWriter, entry: PackEntry, ids: Map<ObjectId, number>): void {
  const { codec, kind, lineage, delta } = entry
  const flags = (kind === 'recipe' ? recipeFlag : 0) + (lineage === undefined ? 0 : lineageFlag)
  body.number(idNumber(ids, entry.id))
  body.number(codecs.indexOf(codec) + flags)
  body.number(entry.offset)
  body.number(entry.storedBytes)
  body.number(entry.rawBytes)
  if (delta !== undefined) {
    body.number(entry.depth)
    body.number(delta.start)
    body.number(delta.length)
    body.number(delta.ids.length)
    for (const id of delta.ids) body.number(idNumber(ids, id))
  }
  if (lineage !== undefined) {
    body.number(lineage.ordinal)
    body.number(lineage.base === undefined ? 0 : idNumber(ids, lineage.base) + 1)
  }
}

function readEntry(reader: ByteReader, ids: readonly ObjectId[]): PackEntry {
  const id = idAt(ids, reader.number())
  const flags = reader.number()
  const codec = codecs[flags % recipeFlag]
  if (codec === undefined || flags >= 2 * lineageFlag) {
    throw damaged(`${what} names a codec that this version does not know`)
  }
  const offset = reader.number()
  const storedBytes = reader.number()
  const rawBytes = reader.number()
  const depth = codec === 'zstd-delta' ? reader.number() : 0
  const delta = codec === 'zstd-delta' ? readDelta(reader, ids) : undefined
  const lineage = (flags & lineageFlag) === 0 ? undefined : readLineage(reader, ids)
  const kind = (flags & recipeFlag) === 0 ? 'chunk' : 'recipe'
  return { id, kind, codec, offset, storedBytes, rawBytes, depth, delta, lineage }
}

function readDelta(reader: ByteReader, ids: readonly ObjectId[]): DeltaBase {
  const start = reader.number()
  const length = reader.number()
  return { ids: readMany(reader, 1, () => idAt(ids, reader.number())), start, length }
}

function readLineage(reader: ByteReader, ids: readonly ObjectId[]): Lineage {
  const ordinal = reader.number()
  const base = reader.number()
  return { ordinal, base: base === 0 ? undefined : idAt(ids, base - 1) }
}

/** A count and so many of a thing that takes at least `bytesEach`: a wrong count must not cost memory. */
function readMany<T>(reader: ByteReader, bytesEach: number, read: () => T): T[] {
  const count = reader.number()
  if (count * bytesEach > reader.left) throw damaged(`${what} ends too early`)
  return Array.from({ length: count }, read)
}

function idNumber(ids: Map<ObjectId, number>, id: ObjectId): number {
  const known = ids.get(id)
  if (known !== undefined) return known
  ids.set(id, ids.size)
  return ids.size - 1
}

function idAt(ids: readonly ObjectId[], index: number): ObjectId {
  const id = ids[index]
  if (id === undefined) throw damaged(`${what} names an id that it does not have`)
  return id
}
