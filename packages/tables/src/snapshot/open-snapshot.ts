import { quoteName, quotePath } from '../engine/quote.ts'
import type { Relation } from '../relation/relation.ts'
import { sqlType } from '../schema/sql-type.ts'
import type { TableSchema } from '../schema/value-type.ts'

/** A version that `writeSnapshot` wrote, under the schema that was kept with it. */
export function openSnapshot(path: string, schema: TableSchema): Relation {
  const columns = schema.columns.map(
    ({ name, type }) => `CAST(${quoteName(name)} AS ${sqlType(type)}) as ${quoteName(name)}`,
  )
  return {
    schema,
    sql: `select ${columns.join(', ')} from read_parquet([${quotePath(path)}], hive_partitioning=false)`,
  }
}
