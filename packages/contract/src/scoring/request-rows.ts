import { parseLoose } from './parse-loose.ts'

/** The rows of a call, as far as they have named columns. */
export interface RequestRows {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
}

/** The rows that a body of `/invocations` asks about, with the names that it gives; undefined where it names no columns. */
export function requestRows(contentType: string, body: string): RequestRows | undefined {
  if (!/^application\/json\b/iu.test(contentType)) return undefined
  const parsed = parseLoose(body)
  if (!isRecord(parsed)) return undefined
  const { dataframe_split: split, dataframe_records: records, instances, inputs } = parsed
  if (isRecord(split)) return splitRows(split)
  if (Array.isArray(records)) return recordRows(records)
  if (Array.isArray(instances)) return recordRows(instances)
  if (Array.isArray(inputs)) return recordRows(inputs)
  if (isRecord(inputs)) return columnRows(inputs)
  return undefined
}

function splitRows({ columns, data }: Readonly<Record<string, unknown>>): RequestRows | undefined {
  if (!Array.isArray(columns) || !Array.isArray(data)) return undefined
  const names = columns.map(String)
  const rows = data.filter((row): row is unknown[] => Array.isArray(row))
  return rows.length === data.length ? { columns: names, rows } : undefined
}

function recordRows(items: readonly unknown[]): RequestRows | undefined {
  const records = items.filter(isRecord)
  if (records.length !== items.length || records.length === 0) return undefined
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))]
  return { columns, rows: records.map((record) => columns.map((name) => record[name] ?? null)) }
}

function columnRows(inputs: Readonly<Record<string, unknown>>): RequestRows | undefined {
  const columns = Object.keys(inputs)
  const values = columns.map((name) => inputs[name])
  const lists = values.filter((value): value is unknown[] => Array.isArray(value))
  if (lists.length === 0) return { columns, rows: [values] }
  const [first = []] = lists
  if (lists.length !== columns.length || lists.some(({ length }) => length !== first.length))
    return undefined
  return { columns, rows: first.map((_, row) => lists.map((list) => list[row])) }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
