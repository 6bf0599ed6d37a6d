import { differs } from '../diff/differs.ts'
import type { Engine } from '../engine/engine.ts'
import { quoteName, quoteText } from '../engine/quote.ts'
import type { TableSchema } from '../schema/value-type.ts'
import { is, was, type ChangedRows } from './changed-rows.ts'
import { allBits, logColumns, names, opColumn, setColumn, type LogColumns } from './log-form.ts'
import { latestChanges } from './read-change-log.ts'

/** Writes what happened to each key between two states, and returns how many keys these are. */
export async function writeLog(
  engine: Engine,
  { columns, table }: Pick<ChangedRows, 'columns' | 'table'>,
  path: string,
): Promise<number> {
  const values = columns.values.map(({ name }, index) => `${is(index)} as ${quoteName(name)}, `)
  const op = quoteName(opColumn)
  const sql = `select ${names(columns.key)}, ${values.join('')}${op},
      case ${op} when 'i' then ${allBits(columns)} when 'd' then 0 else ${changedBits(columns)} end as ${quoteName(setColumn)}
    from ${table}`
  return copyLog(engine, { columns, sql, path })
}

export interface MergeInput {
  readonly schema: TableSchema
  readonly key: readonly string[]
  /** Logs that follow one another. */
  readonly paths: readonly string[]
  readonly path: string
}

/** Writes one log that does what several do, and returns how many keys it has. */
export async function mergeLogs(
  engine: Engine,
  { schema, key, paths, path }: MergeInput,
): Promise<number> {
  const columns = logColumns(schema, key)
  return copyLog(engine, { columns, sql: latestChanges(columns, paths), path })
}

/** Bits of the columns that differ. */
function changedBits({ values, isSparse }: LogColumns): string {
  // Without room for a bit of each, any difference sets the one bit that there is.
  if (!isSparse) return '1::BIGINT'
  const bits = values.map(
    ({ type, bit }, index) =>
      `case when ${differs(was(index), is(index), type)} then ${bit} else 0 end`,
  )
  return ['0::BIGINT', ...bits].join(' + ')
}

async function copyLog(
  engine: Engine,
  { columns, sql, path }: { columns: LogColumns; sql: string; path: string },
): Promise<number> {
  const set = quoteName(setColumn)
  const values = columns.values.map(
    ({ name, bit }) =>
      `, case when ${set} & ${bit} <> 0 then ${quoteName(name)} end as ${quoteName(name)}`,
  )
  const [row] = await engine.rows(
    `copy (select ${names(columns.key)}, ${quoteName(opColumn)}, ${set}${values.join('')}
       from (${sql}) where ${set} <> 0 or ${quoteName(opColumn)} <> 'u' order by ${names(columns.key)})
     to ${quoteText(path)} (format parquet, compression uncompressed)`,
  )
  return Number(row?.[0])
}
