import type { Engine } from '../engine/engine.ts'
import { quoteName, quotePath } from '../engine/quote.ts'
import type { Relation } from '../relation/relation.ts'
import { sqlType } from '../schema/sql-type.ts'
import { takeColumn } from '../schema/type-of-engine.ts'
import type { TableSchema } from '../schema/value-type.ts'

/** A version that `writeSnapshot` wrote, under the schema that was kept with it. */
export function openSnapshot(path: string, schema: TableSchema): Relation {
  const columns = schema.columns.map(
    ({ name, type }) => `CAST(${quoteName(name)} AS ${sqlType(type)}) as ${quoteName(name)}`,
  )
  return { schema, sql: `select ${columns.join(', ')} from ${parquetReader([path])}` }
}

/** Parquet files of others with the columns that they have. INVALID_PARAMETER_VALUE for a type that can't be kept exactly. */
export async function openParquet(engine: Engine, paths: readonly string[]): Promise<Relation> {
  const found = await engine.describe(`select * from ${parquetReader(paths)}`)
  const columns = found.map(takeColumn)
  return {
    schema: { columns: columns.map(({ name, type }) => ({ name, type })) },
    sql: `select ${columns.map(({ name, sql }) => `${sql} as ${quoteName(name)}`).join(', ')} from ${parquetReader(paths)}`,
  }
}

/** Without `can_have_nan`, conditions miss the NaNs of other writers' files. */
function parquetReader(paths: readonly string[]): string {
  const list = paths.map(quotePath).join(', ')
  return `read_parquet([${list}], hive_partitioning=false, can_have_nan=true)`
}
