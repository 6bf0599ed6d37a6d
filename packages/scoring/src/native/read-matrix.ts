import type { SignatureColumn } from '../protocols/strict-check.ts'

/** Rows of numbers, one after the other. */
export interface Matrix {
  readonly rows: number
  readonly values: Float64Array
}

const numeric: ReadonlySet<string> = new Set(['double', 'float', 'integer', 'long'])

/** Whether all columns of a signature are numbers that must be there. */
export function isNumeric(columns: readonly SignatureColumn[]): boolean {
  return (
    columns.length > 0 && columns.every(({ type, isRequired }) => numeric.has(type) && isRequired)
  )
}

/**
 * The features that a body of JSON asks about, in the order of the signature. Undefined for all that MLflow would look at twice: other types, missing or doubtful values, params, more than one form.
 * Who gets that asks Python.
 */
export function readMatrix(
  contentType: string,
  body: Buffer,
  columns: readonly SignatureColumn[],
): Matrix | undefined {
  if (contentType !== 'application/json') return undefined
  let parsed: unknown
  try {
    parsed = JSON.parse(body.toString())
  } catch {
    return undefined
  }
  if (!isRecord(parsed)) return undefined
  const keys = Object.keys(parsed).filter((key) => key !== 'stemma')
  const [form] = keys
  if (keys.length !== 1 || form === undefined) return undefined
  const asked = parsed[form]
  if (form === 'dataframe_split') return fromSplit(asked, columns)
  if (form === 'dataframe_records') return fromRecords(asked, columns)
  return form === 'inputs' ? fromColumns(asked, columns) : undefined
}

function fromSplit(asked: unknown, columns: readonly SignatureColumn[]): Matrix | undefined {
  if (!isRecord(asked) || Object.keys(asked).length !== 2) return undefined
  const { columns: names, data } = asked
  if (!isList(names) || !isList(data) || data.length === 0) return undefined
  if (new Set(names).size !== names.length) return undefined
  const places = columns.map(({ name }) => names.indexOf(name))
  if (places.includes(-1)) return undefined
  return filled(data.length, columns, (row, column) => {
    const values = data[row]
    return isList(values) && values.length === names.length
      ? values[places[column] ?? 0]
      : undefined
  })
}

function fromRecords(asked: unknown, columns: readonly SignatureColumn[]): Matrix | undefined {
  if (!isList(asked) || asked.length === 0) return undefined
  return filled(asked.length, columns, (row, column) => {
    const record = asked[row]
    return isRecord(record) ? record[columns[column]?.name ?? ''] : undefined
  })
}

function fromColumns(asked: unknown, columns: readonly SignatureColumn[]): Matrix | undefined {
  if (!isRecord(asked)) return undefined
  const lists = Object.values(asked)
  const [first] = lists
  if (!isList(first) || first.length === 0) return undefined
  if (!lists.every((list) => isList(list) && list.length === first.length)) return undefined
  return filled(first.length, columns, (row, column) => {
    const values = asked[columns[column]?.name ?? '']
    return isList(values) ? values[row] : undefined
  })
}

function filled(
  rows: number,
  columns: readonly SignatureColumn[],
  at: (row: number, column: number) => unknown,
): Matrix | undefined {
  const width = columns.length
  const values = new Float64Array(rows * width)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < width; column++) {
      const value = plainNumber(at(row, column), columns[column]?.type)
      if (value === undefined) return undefined
      values[row * width + column] = value
    }
  return { rows, values }
}

function plainNumber(value: unknown, type: string | undefined): number | undefined {
  const isReal = type === 'double' || type === 'float'
  if (value === null) return isReal ? Number.NaN : undefined
  if (typeof value !== 'number') return undefined
  if (Number.isInteger(value) ? !Number.isSafeInteger(value) : !isReal) return undefined
  if (type === 'integer' && (value < -2_147_483_648 || value > 2_147_483_647)) return undefined
  // Beyond 32 bits XGBoost has its own words.
  const single = Math.fround(value)
  if (!Number.isFinite(single)) return undefined
  return type === 'float' ? single : value
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
