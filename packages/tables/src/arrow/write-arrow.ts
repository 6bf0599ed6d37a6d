import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { DuckDBBlobValue } from '@duckdb/node-api'
import { tableFromColumns, tableToIPC, type Column } from '@uwdata/flechette'
import type { Engine, EngineValue } from '../engine/engine.ts'
import { quoteName } from '../engine/quote.ts'
import type { Relation } from '../relation/relation.ts'
import { arrowColumn } from './arrow-column.ts'
import { parseMessage } from './ipc/parse-message.ts'
import { fileEnd, fileStart, type Block } from './ipc/write-footer.ts'
import { textsAsBytes } from './texts-as-bytes.ts'

const rowsPerBatch = 65_536
/** Of texts and bytes: other values are small. */
const bytesPerBatch = 64 * 1024 * 1024

/** Writes rows, in their order, as a file of Arrow's IPC format (Feather 2), not compressed; returns how many. A UUID is a text in it. */
export async function writeArrow(
  engine: Engine,
  relation: Relation,
  path: string,
): Promise<number> {
  let rows = 0
  await pipeline(async function* () {
    yield fileStart
    let at = fileStart.byteLength
    const blocks: Block[] = []
    const schema = messagesOf(relation, [])[0]
    if (schema === undefined) throw new Error('A stream begins with its schema.')
    yield schema.bytes
    at += schema.bytes.byteLength
    for await (const batch of batches(engine, relation)) {
      rows += batch.length
      const message = messagesOf(relation, batch)[1]
      if (message === undefined) throw new Error('Rows make a batch.')
      const { bytes, metadataBytes } = message
      blocks.push({ at, metadataBytes, bodyBytes: bytes.byteLength - metadataBytes })
      yield bytes
      at += bytes.byteLength
    }
    const metadata = schema.bytes.subarray(8)
    const head = parseMessage(metadata)
    if (head.kind !== 'schema') throw new Error('A stream begins with its schema.')
    yield fileEnd({ metadata, headerAt: head.headerAt }, blocks)
  }, createWriteStream(path))
  return rows
}

type Row = readonly EngineValue[]

/** Rows, so many that a batch of them stays small. */
async function* batches(
  engine: Engine,
  { schema, sql }: Relation,
): AsyncGenerator<readonly Row[], void> {
  const columns = schema.columns.map(({ name, type }) => textsAsBytes(quoteName(name), type))
  let batch: Row[] = []
  let bytes = 0
  for await (const rows of engine.stream(`select ${columns.join(', ')} from (${sql})`))
    for (const row of rows) {
      batch.push(row)
      for (const value of row) if (value instanceof DuckDBBlobValue) bytes += value.bytes.byteLength
      if (batch.length < rowsPerBatch && bytes < bytesPerBatch) continue
      yield batch
      batch = []
      bytes = 0
    }
  if (batch.length > 0) yield batch
}

interface Message {
  readonly bytes: Uint8Array
  /** With the length before it. */
  readonly metadataBytes: number
}

/** The messages of a stream with these rows: the schema, and a batch if there are any. */
function messagesOf({ schema }: Relation, rows: readonly Row[]): readonly Message[] {
  const columns = schema.columns.map(({ name, type }, index): [string, Column<unknown>] => [
    name,
    arrowColumn(
      type,
      rows.map((row) => row[index] ?? null),
    ),
  ])
  const stream = tableToIPC(tableFromColumns(columns), { format: 'stream' })
  if (stream === null) throw new Error('Without a sink, the bytes come back.')
  const messages: Message[] = []
  for (let at = 0; ;) {
    const view = new DataView(stream.buffer, stream.byteOffset + at, 8)
    const length = view.getInt32(4, true)
    if (length === 0) return messages
    const metadataBytes = 8 + length
    const { bodyBytes } = parseMessage(stream.subarray(at + 8, at + metadataBytes))
    const bytes = stream.subarray(at, at + metadataBytes + bodyBytes)
    messages.push({ bytes, metadataBytes })
    at += bytes.byteLength
  }
}
