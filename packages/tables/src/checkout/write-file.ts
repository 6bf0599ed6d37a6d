import { writeArrow } from '../arrow/write-arrow.ts'
import type { Engine } from '../engine/engine.ts'
import { quoteName, quoteText } from '../engine/quote.ts'
import type { Relation } from '../relation/relation.ts'
import type { ScalarType, ValueType } from '../schema/value-type.ts'
import type { TableFormat } from './table-format.ts'

/**
 * Writes rows in their order, and returns how many. A CSV of it, read again under the same schema, gives the same rows: nothing is empty, an
 * empty text is "", and numbers have all of their digits.
 */
export async function writeFile(
  engine: Engine,
  relation: Relation,
  { path, format }: { readonly path: string; readonly format: TableFormat },
): Promise<number> {
  if (format === 'arrow') return writeArrow(engine, relation, path)
  const columns = relation.schema.columns.map(({ name, type }) => {
    const column = quoteName(name)
    return `${shown[format](column, type)} as ${column}`
  })
  const [row] = await engine.rows(
    `copy (select ${columns.join(', ')} from (${relation.sql})) to ${quoteText(path)} (${options[format]})`,
  )
  return Number(row?.[0])
}

/** Those that the engine writes itself. */
type EngineFormat = Exclude<TableFormat, 'arrow'>

const options: Readonly<Record<EngineFormat, string>> = {
  csv: "format csv, header true, delimiter ',', quote '\"', escape '\"'",
  parquet: 'format parquet, compression zstd',
  jsonl: 'format json, array false',
}

const shown: Readonly<Record<EngineFormat, (column: string, type: ValueType) => string>> = {
  csv: (column, type) => {
    if (typeof type === 'string') return type === 'binary' ? `lower(hex(${column}))` : column
    return 'decimal' in type ? column : `CAST(to_json(${column}) AS VARCHAR)`
  },
  parquet: (column) => column,
  // A reader of JSON makes doubles of numbers: what they can't hold is a text.
  jsonl: (column, type) =>
    typeof type === 'string'
      ? asText.has(type)
        ? `CAST(${column} AS VARCHAR)`
        : type === 'binary'
          ? `lower(hex(${column}))`
          : column
      : 'decimal' in type
        ? `CAST(${column} AS VARCHAR)`
        : column,
}

const asText: ReadonlySet<ScalarType> = new Set(['uuid', 'timestamp', 'timestamp_ns', 'instant'])
