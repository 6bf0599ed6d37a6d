import { flatTable, rootTable, vectorLength } from './flatbuffer.ts'

/** What the end of a file says of it. Places are those of messages. */
export interface ArrowFooter {
  /** The schema as the first message of a stream would have it, from its length on. */
  readonly schema: Uint8Array
  readonly dictionaries: readonly number[]
  readonly batches: readonly number[]
}

/** Reads the flatbuffer at the end of a file. A RangeError for what is broken. */
export function readFooter(bytes: Uint8Array): ArrowFooter {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const footer = rootTable(view)
  const schemaAt = footer.target(1)
  if (schemaAt === undefined) throw new RangeError('There is no schema.')
  flatTable(view, schemaAt)
  const versionAt = footer.field(0)
  const version = versionAt === undefined ? 0 : view.getInt16(versionAt, true)
  return {
    schema: schemaMessage(bytes, { schemaAt, version }),
    dictionaries: blocksOf(view, footer.target(2)),
    batches: blocksOf(view, footer.target(3)),
  }
}

function blocksOf(view: DataView, at: number | undefined): readonly number[] {
  return Array.from({ length: vectorLength(view, at, 24) }, (_, index) =>
    Number(view.getBigInt64((at ?? 0) + 4 + index * 24, true)),
  )
}

/** A message around the schema, which stays where it is among the bytes. */
function schemaMessage(
  bytes: Uint8Array,
  { schemaAt, version }: { readonly schemaAt: number; readonly version: number },
): Uint8Array {
  const metadata = Buffer.alloc(bytesAt + Math.ceil(bytes.byteLength / 8) * 8)
  metadata.writeUInt32LE(tableAt, 0)
  // The vtable: its size, that of the table, and the places of version, kind and header in it.
  ;[10, 12, 4, 6, 8].forEach((value, index) => metadata.writeUInt16LE(value, 4 + index * 2))
  metadata.writeInt32LE(tableAt - 4, tableAt)
  metadata.writeInt16LE(version, tableAt + 4)
  metadata.writeUInt8(1, tableAt + 6)
  metadata.writeUInt32LE(bytesAt + schemaAt - (tableAt + 8), tableAt + 8)
  metadata.set(bytes, bytesAt)
  const length = Buffer.alloc(8)
  length.writeInt32LE(-1, 0)
  length.writeInt32LE(metadata.byteLength, 4)
  return new Uint8Array(Buffer.concat([length, metadata]))
}

const tableAt = 16
const bytesAt = 32
