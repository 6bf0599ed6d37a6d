import { checkSchema } from './check-schema.ts'
import { flatTable, rootTable, vectorLength } from './flatbuffer.ts'

/** What a message of Arrow's IPC format says of itself (https://arrow.apache.org/docs/format/Columnar.html#encapsulated-message-format). */
export type ArrowHead =
  | { readonly kind: 'schema'; readonly bodyBytes: number; readonly headerAt: number }
  | {
      readonly kind: 'dictionary'
      readonly bodyBytes: number
      readonly id: bigint
      readonly isDelta: boolean
    }
  | { readonly kind: 'rows'; readonly bodyBytes: number; readonly rows: number }
  | { readonly kind: 'other'; readonly bodyBytes: number }

/** Reads the metadata of a message. A RangeError for what is broken. */
export function parseMessage(metadata: Uint8Array): ArrowHead {
  const view = new DataView(metadata.buffer, metadata.byteOffset, metadata.byteLength)
  const message = rootTable(view)
  const typeAt = message.field(1)
  const headerAt = message.target(2)
  const bodyAt = message.field(3)
  const bodyBytes = bodyAt === undefined ? 0 : Number(view.getBigInt64(bodyAt, true))
  const type = typeAt === undefined ? 0 : view.getUint8(typeAt)
  if (headerAt === undefined) return { kind: 'other', bodyBytes }
  switch (type) {
    case 1:
      checkSchema(view, headerAt)
      return { kind: 'schema', bodyBytes, headerAt }
    case 2: {
      const header = flatTable(view, headerAt)
      const [idAt, dataAt, deltaAt] = [header.field(0), header.target(1), header.field(2)]
      if (dataAt !== undefined) rowsOf(view, dataAt)
      return {
        kind: 'dictionary',
        bodyBytes,
        id: idAt === undefined ? 0n : view.getBigInt64(idAt, true),
        isDelta: deltaAt !== undefined && view.getUint8(deltaAt) !== 0,
      }
    }
    case 3:
      return { kind: 'rows', bodyBytes, rows: rowsOf(view, headerAt) }
    default:
      return { kind: 'other', bodyBytes }
  }
}

const mostRows = 2 ** 27

/** The rows of a record batch, whose lists are as long as they say. */
function rowsOf(view: DataView, at: number): number {
  const batch = flatTable(view, at)
  const nodesAt = batch.target(1)
  const nodes = vectorLength(view, nodesAt, 16)
  vectorLength(view, batch.target(2), 16)
  vectorLength(view, batch.target(4), 8)
  const rowsAt = batch.field(0)
  const rows = rowsAt === undefined ? 0 : Number(view.getBigInt64(rowsAt, true))
  const isOther =
    nodesAt !== undefined && nodes > 0 && Number(view.getBigInt64(nodesAt + 4, true)) !== rows
  if (rows < 0 || rows > mostRows || isOther) throw new RangeError('The batch has another length.')
  return rows
}
