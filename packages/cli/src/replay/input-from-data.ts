import {
  parseLoose,
  requestRows,
  writeJson,
  type NativeDataQueryAnswer,
  type NativeInference,
} from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import type { WantedRows } from '@stemma/tables'
import type { Session } from '../session.ts'
import type { ReplayInput } from './replay-input.ts'

export interface FromData {
  readonly inference: NativeInference
  /** Of the model's signature. */
  readonly columns: readonly string[]
}

const mostRows = 10_000

/**
 * Makes the input of a call again from the version of data behind it: the rows of its entity keys, by the key of the dataset, or those that a batch read. Throws
 * an Error with what is not known.
 */
export async function inputFromData(
  { http }: Session,
  { inference, columns: ofModel }: FromData,
): Promise<ReplayInput> {
  const { data_version: reference, request, content_type } = inference
  if (reference === '') throw new Error('The call names no version of data.')
  const recorded =
    request === undefined || inference.request_encoding === 'base64'
      ? undefined
      : requestRows(content_type, request)
  const columns = recorded?.columns ?? ofModel
  if (columns.length === 0) throw new Error('Neither the call nor the model names its columns.')
  const { key, columns: ofData } = await call(http, 'data.show', { reference })
  const missing = columns.filter((name) => ofData.every((column) => column.name !== name))
  if (missing.length > 0)
    throw new Error(`${reference} has no column ${missing.map((name) => `'${name}'`).join(', ')}.`)
  const wanted = wantedRows(inference, key)
  const { rowsSql } = await import('@stemma/tables')
  const answer = await call(http, 'data.query', {
    reference,
    sql: rowsSql(columns, wanted),
    others: [],
    limit: mostRows,
  })
  const byKey = new Map(answer.rows.map(({ values }) => [values.at(-1) ?? '', values]))
  const rows =
    'from' in wanted
      ? answer.rows.map(({ values }) => values)
      : wanted.values.map((one) => {
          const found = byKey.get(one)
          if (found === undefined) throw new Error(`${reference} has no row with the key '${one}'.`)
          return found
        })
  const data = rows.map((values) =>
    columns.map((_, index) => jsonOf(values[index] ?? null, answer.columns[index])),
  )
  const body = `{"dataframe_split": {"columns": ${JSON.stringify(columns)}, "data": [${data.map((row) => `[${row.join(', ')}]`).join(', ')}]}}`
  const differing = recorded && differingColumns(recorded.rows, { columns, data })
  return {
    contentType: 'application/json',
    body: Buffer.from(body),
    matches: differing === undefined ? undefined : differing.length === 0,
    notes:
      differing === undefined || differing.length === 0
        ? []
        : [`The data has other values than the call in: ${differing.join(', ')}.`],
  }
}

function wantedRows(
  { predictions, data_ref }: NativeInference,
  key: readonly string[],
): WantedRows {
  const values = predictions.map(({ entity_key: entity }) => entity)
  const [column] = key
  if (column !== undefined && key.length === 1 && values.length > 0 && !values.includes(''))
    return { column, values }
  const range = rangeIn(data_ref)
  if (range !== undefined) return range
  throw new Error(
    key.length === 1
      ? 'The call does not name an entity for each row.'
      : 'The dataset has no key of one column, and the call does not say which rows it read.',
  )
}

function rangeIn(text: string): { readonly from: number; readonly to: number } | undefined {
  if (text === '') return undefined
  const { from, to } = JSON.parse(text) as { readonly from?: unknown; readonly to?: unknown } // checked below
  return typeof from === 'number' && typeof to === 'number' ? { from, to } : undefined
}

function jsonOf(
  value: string | null,
  column: NativeDataQueryAnswer['columns'][number] | undefined,
): string {
  if (value === null) return 'null'
  const type = column?.type ?? ''
  if (/^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DECIMAL.*)$/u.test(type)) return value
  if (/^(?:FLOAT|DOUBLE)$/u.test(type))
    return /^-?(?:inf|nan)$/iu.test(value) ? nonFinite(value) : value
  if (type === 'BOOLEAN') return value
  return JSON.stringify(value)
}

function nonFinite(value: string): string {
  if (/nan/iu.test(value)) return 'NaN'
  return value.startsWith('-') ? '-Infinity' : 'Infinity'
}

function differingColumns(
  recorded: readonly (readonly unknown[])[],
  { columns, data }: { readonly columns: readonly string[]; readonly data: readonly string[][] },
): readonly string[] {
  if (recorded.length !== data.length) return columns
  return columns.filter((_, index) =>
    recorded.some((row, at) => !isEqual(row[index] ?? null, data[at]?.[index] ?? 'null')),
  )
}

function isEqual(value: unknown, json: string): boolean {
  if (json === 'NaN' || json.endsWith('Infinity')) return value === null
  return writeJson(value) === writeJson(parseLoose(json))
}
