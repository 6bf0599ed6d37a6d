import { readFile, stat } from 'node:fs/promises'
import type { NativeNewTruth } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { fileError } from '../artifacts/file-error.ts'
import type { HttpClient } from '../client/http-client.ts'
import { CliError } from '../fail.ts'
import { valueJson, type TruthColumns } from './truth-columns.ts'

export interface TruthTable {
  /** A CSV, or `data:/labels/3`. */
  readonly file: string
  readonly columns: TruthColumns
  /** Rows that come together. */
  readonly size: number
}

const longestFile = 512 * 1024 * 1024

/** The truths of a table, some at a time. Throws CliError for a column or a value that can't be. */
export async function* readTruthTable(
  http: HttpClient,
  table: TruthTable,
): AsyncGenerator<readonly NativeNewTruth[], void, undefined> {
  for await (const { names, rows, first } of table.file.startsWith('data:')
    ? versionRows(http, table)
    : fileRows(table)) {
    const read = rowReader(names, table)
    yield rows.map((row, index) => read(row, first + index))
  }
}

interface Rows {
  readonly names: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** The place of the first one in the table, from 1. */
  readonly first: number
}

async function* versionRows(
  http: HttpClient,
  { file, size }: TruthTable,
): AsyncGenerator<Rows, void, undefined> {
  const { rowsSql } = await import('@stemma/tables')
  const { columns } = await call(http, 'data.show', { reference: file })
  const names = columns.map(({ name }) => name)
  for (let from = 0; ; from += size) {
    const { rows } = await call(http, 'data.query', {
      reference: file,
      sql: rowsSql(names, { from, to: from + size }),
      others: [],
      limit: size,
    })
    if (rows.length === 0) return
    yield {
      names,
      rows: rows.map(({ values }) => values.map((value) => value ?? '')),
      first: from + 1,
    }
  }
}

async function* fileRows({ file, size }: TruthTable): AsyncGenerator<Rows, void, undefined> {
  const { parseRecords } = await import('@stemma/tables')
  let text: string
  try {
    const { size: bytes } = await stat(file)
    if (bytes > longestFile)
      throw new CliError(`${file} has more than 512 MiB; make it a version of data, and name that.`)
    text = (await readFile(file, 'utf8')).replace(/^\uFEFF/u, '')
  } catch (error) {
    throw fileError(error)
  }
  const [head, ...records] = parseRecords(text, { delimiter: ',', quote: '"', isWhole: true })
  const names = (head ?? []).map((field) => field.text)
  for (let at = 0; at < records.length; at += size)
    yield {
      names,
      rows: records.slice(at, at + size).map((record) => record.map((field) => field.text)),
      first: at + 1,
    }
}

function rowReader(
  names: readonly string[],
  { file, columns }: TruthTable,
): (row: readonly string[], number: number) => NativeNewTruth {
  const { idColumn, rowColumn, entityColumn, timeColumn, valueColumn, observedColumn } = columns
  const place = (name: string): number => {
    const at = names.indexOf(name)
    if (at < 0) throw new CliError(`${file} has no column '${name}'. It has: ${names.join(', ')}.`)
    return at
  }
  const value = place(valueColumn)
  const observed = observedColumn === undefined ? undefined : place(observedColumn)
  const entity = entityColumn === undefined ? undefined : place(entityColumn)
  const time = timeColumn === undefined ? undefined : place(timeColumn)
  const id = entity === undefined ? place(idColumn) : undefined
  const inAnswer = names.indexOf(rowColumn)
  return (row, number) => {
    const text = (at: number | undefined): string => (at === undefined ? '' : (row[at] ?? ''))
    const timeAt = (at: number | undefined): number | undefined => {
      if (text(at) === '') return undefined
      const ms = /^\d{10,}$/u.test(text(at)) ? Number(text(at)) : Date.parse(text(at))
      if (!Number.isNaN(ms)) return ms
      throw new CliError(`${file}, row ${number}: '${text(at)}' is no time.`)
    }
    const rowText = inAnswer < 0 || id === undefined ? '0' : text(inAnswer)
    if (!/^\d{1,7}$/u.test(rowText))
      throw new CliError(`${file}, row ${number}: '${rowText}' is no number of a row.`)
    const [at, seen] = [timeAt(time), timeAt(observed)]
    return {
      inference_id: text(id),
      row: Number(rowText),
      entity_key: text(entity),
      value: valueJson(text(value)),
      ...(at !== undefined && { time: at }),
      ...(seen !== undefined && { observed_time: seen }),
    }
  }
}
