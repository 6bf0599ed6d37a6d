import type { Engine } from '../engine/engine.ts'
import { quoteName, quoteText } from '../engine/quote.ts'
import type { Relation } from '../relation/relation.ts'
import { sqlType } from '../schema/sql-type.ts'
import type { TableSchema } from '../schema/value-type.ts'
import { allBits, logColumns, names, opColumn, setColumn, type LogColumns } from './log-form.ts'
import { latestChanges } from './read-change-log.ts'

export interface LogInput {
  readonly before: Relation
  /** Must have the columns of `before`, with keys that `refuseBadKeys` lets through. */
  readonly now: Relation
  readonly key: readonly string[]
  readonly path: string
}

/** Writes what happened to each key between two states, and returns how many keys these are. */
export async function writeLog(
  engine: Engine,
  { before, now, key, path }: LogInput,
): Promise<number> {
  const columns = logColumns(now.schema, key)
  const sql = `select ${names(columns.key)},
      ${columns.values.map(({ name }) => `b.${quoteName(name)} as ${quoteName(name)}, `).join('')}
      case when a.in_before is null then 'i' when b.in_now is null then 'd' else 'u' end as ${quoteName(opColumn)},
      case when a.in_before is null then ${allBits(columns)} when b.in_now is null then 0 else ${changedBits(columns)} end
        as ${quoteName(setColumn)}
    from (select *, true as in_before from (${before.sql})) a
    full join (select *, true as in_now from (${now.sql})) b using (${names(columns.key)})`
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

/** Bits of the columns that differ between `a` and `b`. */
function changedBits({ values, isSparse }: LogColumns): string {
  const bits = values.map(({ name, type, bit }) => {
    const column = quoteName(name)
    return `case when a.${column} is distinct from CAST(b.${column} AS ${sqlType(type)}) then ${bit} else 0 end`
  })
  // Without room for a bit of each, any difference sets the one bit that there is.
  return isSparse ? ['0::BIGINT', ...bits].join(' + ') : `greatest(${bits.join(', ')})`
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
