import { invalidParameter, StemmaError } from '@stemma/contract'
import { Endianness, tableFromIPC, type Table } from '@uwdata/flechette'
import type { Engine, EngineValue, EngineValues } from '../engine/engine.ts'
import { quoteName } from '../engine/quote.ts'
import type { Relation } from '../relation/relation.ts'
import { sqlType } from '../schema/sql-type.ts'
import type { Column } from '../schema/value-type.ts'
import { takeArrowField } from './arrow-value-type.ts'
import { InexactValue } from './inexact-value.ts'
import { withCodecs } from './ipc/codecs.ts'
import { broken, readMessages, type ArrowMessage } from './ipc/read-messages.ts'
import type { ReadValue } from './read-scalars.ts'
import { readValues } from './read-values.ts'

/** Rows that were read into the engine. */
export interface ArrowRelation extends Relation {
  /** Nothing may read the relation after this. */
  readonly close: () => Promise<void>
}

const table = 'stemma arrow'
const rowsAtOnce = 2048

/**
 * A file or stream of Arrow's IPC format, which Feather 2 is, with the types that it has. INVALID_PARAMETER_VALUE names a column whose type
 * can't be kept exactly, and row and column of such a value.
 */
export async function openArrow(
  engine: Engine,
  { path }: { readonly path: string },
): Promise<ArrowRelation> {
  const messages = readMessages(path)
  try {
    const first = await messages.next()
    if (first.done === true || first.value.kind !== 'schema') throw broken()
    const schema = first.value
    const columns = columnsOf(decode([schema]))
    await load(engine, { schema, messages, columns })
    const names = columns.map(({ name }) => quoteName(name))
    return {
      schema: { columns },
      sql: `select ${names.join(', ')} from ${quoteName(table)}`,
      close: () => engine.run(dropTable),
    }
  } finally {
    await messages.return()
  }
}

const dropTable = `drop table if exists ${quoteName(table)}`

async function load(engine: Engine, rows: ArrowRows): Promise<void> {
  const columns = rows.columns.map(({ name, type }) => ({ name, type: sqlType(type) }))
  try {
    await engine.load({ name: table, columns }, rowsOf(rows))
  } catch (error) {
    await engine.run(dropTable)
    throw error
  }
}

function columnsOf({ schema }: Table): readonly Column[] {
  if (schema.endianness === Endianness.Big)
    throw invalidParameter(
      'The Arrow file has its numbers in big-endian order. Write it on a little-endian machine.',
    )
  const columns = schema.fields.map(takeArrowField)
  if (columns.length === 0) throw invalidParameter('The Arrow file has no columns.')
  const seen = new Set<string>()
  for (const { name } of columns) {
    const low = name.toLowerCase()
    if (seen.has(low))
      throw invalidParameter(
        `Two columns of the Arrow file are named "${name}" (case does not count).`,
      )
    seen.add(low)
  }
  return columns
}

interface ArrowRows {
  readonly schema: ArrowMessage
  readonly messages: AsyncIterable<ArrowMessage>
  readonly columns: readonly Column[]
}

/** The rows of all batches. A dictionary counts for the batches that follow it. */
async function* rowsOf({
  schema,
  messages,
  columns,
}: ArrowRows): AsyncGenerator<EngineValues, void> {
  const dictionaries = new Map<bigint, readonly ArrowMessage[]>()
  let row = 1
  for await (const message of messages) {
    if (message.kind === 'dictionary') {
      const before = message.isDelta ? (dictionaries.get(message.id) ?? []) : []
      dictionaries.set(message.id, [...before, message])
    }
    if (message.kind !== 'rows') continue
    const read = readersOf([schema, ...[...dictionaries.values()].flat(), message], {
      rows: message.rows,
      columns,
    })
    for (let from = 0; from < message.rows; from += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, message.rows - from)
      yield read.map(({ name, value }) => valuesOf({ name, value, from, count, row: row + from }))
    }
    row += message.rows
  }
}

interface ReadColumn {
  readonly name: string
  readonly value: ReadValue
}

function readersOf(
  messages: readonly ArrowMessage[],
  { rows, columns }: { readonly rows: number; readonly columns: readonly Column[] },
): readonly ReadColumn[] {
  const { children } = decode(messages)
  return columns.map(({ name }, index) => {
    const batch = children[index]?.data[0]
    if (batch?.length !== rows) throw broken()
    try {
      return { name, value: readValues(batch) }
    } catch (error) {
      throw error instanceof InexactValue ? broken() : error
    }
  })
}

interface ValuesToRead extends ReadColumn {
  readonly from: number
  readonly count: number
  /** The number of the first of them in the file, from 1. */
  readonly row: number
}

function valuesOf({ name, value, from, count, row }: ValuesToRead): readonly EngineValue[] {
  const values: EngineValue[] = []
  try {
    while (values.length < count) values.push(value(from + values.length))
  } catch (error) {
    if (!(error instanceof InexactValue)) throw error
    throw invalidParameter(
      `Row ${String(row + values.length)} of column "${name}" can't be kept exactly: ${error.message}. Mend the file.`,
    )
  }
  return values
}

/** What the library makes of messages; its errors are about what is wrong with them. */
function decode(messages: readonly ArrowMessage[]): Table {
  try {
    const options = { useBigInt: true, useBigIntTimestamp: true, useDecimalInt: true }
    return withCodecs(() =>
      tableFromIPC(
        messages.map(({ bytes }) => bytes),
        options,
      ),
    )
  } catch (error) {
    throw error instanceof StemmaError ? error : broken()
  }
}
