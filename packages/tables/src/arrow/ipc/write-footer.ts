/** Where a record batch is in a file. */
export interface Block {
  readonly at: number
  /** With the length before it, and padding. */
  readonly metadataBytes: number
  readonly bodyBytes: number
}

const magic = Buffer.from('ARROW1')

/** The first 8 bytes of a file. */
export const fileStart: Uint8Array = Buffer.concat([magic, Buffer.alloc(2)])

/**
 * What stands behind the messages of a file (https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format): the mark of the end of the
 * stream, and a flatbuffer with the schema, which is the one of the first message, and the places of the record batches.
 */
export function fileEnd(
  schema: { readonly metadata: Uint8Array; readonly headerAt: number },
  blocks: readonly Block[],
): Uint8Array {
  const schemaAt = blocksAt + blocks.length * 24
  const footer = Buffer.alloc(Math.ceil((schemaAt + schema.metadata.byteLength) / 8) * 8)
  footer.writeUInt32LE(tableAt, 0)
  // The vtable: its size, that of the table, and the places of version, schema, dictionaries and record batches in it.
  ;[12, 20, 4, 8, 12, 16].forEach((value, index) => footer.writeUInt16LE(value, 4 + index * 2))
  footer.writeInt32LE(tableAt - 4, tableAt)
  footer.writeInt16LE(version5, tableAt + 4)
  footer.writeUInt32LE(schemaAt + schema.headerAt - (tableAt + 8), tableAt + 8)
  footer.writeUInt32LE(tableAt + 20 - (tableAt + 12), tableAt + 12)
  footer.writeUInt32LE(blocksAt - 4 - (tableAt + 16), tableAt + 16)
  footer.writeUInt32LE(blocks.length, blocksAt - 4)
  blocks.forEach(({ at, metadataBytes, bodyBytes }, index) => {
    const place = blocksAt + index * 24
    footer.writeBigInt64LE(BigInt(at), place)
    footer.writeInt32LE(metadataBytes, place + 8)
    footer.writeBigInt64LE(BigInt(bodyBytes), place + 16)
  })
  footer.set(schema.metadata, schemaAt)
  const length = Buffer.alloc(4)
  length.writeInt32LE(footer.byteLength)
  return Buffer.concat([endOfStream, footer, length, magic])
}

const endOfStream = Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0])
const version5 = 4
/** Behind the place of the root and the vtable; the empty list of dictionaries follows the table. */
const tableAt = 16
/** A multiple of 8, with the length of the list before it. */
const blocksAt = 48
