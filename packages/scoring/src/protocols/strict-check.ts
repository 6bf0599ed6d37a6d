import { parseJson } from '@stemma/contract'

/** A column of a signature, as MLmodel has it. */
export interface SignatureColumn {
  readonly name: string
  /** `integer`, `long`, `float`, `double`, `boolean`, `string`, `binary`, `datetime`; others are not looked at. */
  readonly type: string
  readonly isRequired: boolean
}

/**
 * Why a body of JSON is not what the signature asks for, where MLflow would change it in silence: `2.5` for an integer becomes 2 there, 3000000000 another number,
 * `"false"` true, and a column that nobody asked for goes. Undefined if nothing of it would be changed.
 */
export function strictFault(body: string, columns: readonly SignatureColumn[]): string | undefined {
  if (columns.length === 0) return undefined
  let parsed: unknown
  try {
    parsed = parseJson(body)
  } catch {
    // The scoring code says what is wrong with it.
    return undefined
  }
  const table = columnsIn(parsed)
  if (table === undefined) return undefined
  const known = new Map(columns.map((column) => [column.name, column]))
  for (const [name, values] of table) {
    const column = known.get(name)
    if (column === undefined) return `Column '${name}' is none of the signature.`
    for (const [row, value] of values.entries()) {
      const fault = valueFault(value, column)
      if (fault !== undefined) return `Column '${name}', row ${row}: ${textOf(value)} ${fault}.`
    }
  }
  return undefined
}

function valueFault(value: unknown, { type, isRequired }: SignatureColumn): string | undefined {
  if (value === null || value === undefined) {
    const isNumber = type === 'double' || type === 'float'
    return isRequired && !isNumber ? `is no value, and the column is required` : undefined
  }
  switch (type) {
    case 'integer':
      return isWhole(value, 31n) ? undefined : 'is no integer of 32 bits'
    case 'long':
      return isWhole(value, 63n) ? undefined : 'is no integer of 64 bits'
    case 'double':
      return typeof value === 'number' || typeof value === 'bigint' ? undefined : 'is no number'
    case 'float':
      return (typeof value === 'number' || typeof value === 'bigint') &&
        Number.isFinite(Math.fround(Number(value)))
        ? undefined
        : 'is no number of 32 bits'
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'is neither true nor false'
    case 'string':
    case 'binary':
      return typeof value === 'string' ? undefined : 'is no text'
    case 'datetime':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value))
        ? undefined
        : 'is no time in ISO 8601'
    default:
      return undefined
  }
}

function isWhole(value: unknown, bits: bigint): boolean {
  if (typeof value === 'number' && !Number.isInteger(value)) return false
  if (typeof value !== 'number' && typeof value !== 'bigint') return false
  const whole = BigInt(value)
  return whole >= -(2n ** bits) && whole < 2n ** bits
}

/** The values of each column that a body names. */
function columnsIn(
  parsed: unknown,
): readonly (readonly [string, readonly unknown[]])[] | undefined {
  if (!isRecord(parsed)) return undefined
  const { dataframe_split: split, dataframe_records: records, instances, inputs } = parsed
  if (isRecord(split)) {
    const { columns, data } = split
    if (!isList(columns) || !isList(data)) return undefined
    return columns.map((name, index) => [
      String(name),
      data.map((row) => (isList(row) ? row[index] : row)),
    ])
  }
  const rows = [records, instances, inputs].find(isList)
  if (rows !== undefined && rows.length > 0 && rows.every(isRecord)) {
    const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
    return names.map((name) => [name, rows.map((row) => row[name])])
  }
  if (isRecord(inputs))
    return Object.entries(inputs).map(([name, value]) => [name, isList(value) ? value : [value]])
  return undefined
}

function textOf(value: unknown): string {
  return typeof value === 'bigint'
    ? String(value)
    : (JSON.stringify(value) ?? 'nothing').slice(0, 50)
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
