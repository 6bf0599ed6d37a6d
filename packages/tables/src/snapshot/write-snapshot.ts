import type { Engine } from '../engine/engine.ts'
import { quoteName, quoteText } from '../engine/quote.ts'
import type { Relation } from '../relation/relation.ts'
import { sqlType } from '../schema/sql-type.ts'

/**
 * Writes rows, in their order, as Parquet whose pages are not compressed: where two versions are alike, so are their bytes, and the object
 * store keeps the difference. The same rows give the same bytes with one version of the engine. Returns how many rows there are.
 */
export async function writeSnapshot(
  engine: Engine,
  relation: Relation,
  path: string,
): Promise<number> {
  const columns = relation.schema.columns.map(
    ({ name, type }) => `CAST(${quoteName(name)} AS ${sqlType(type)}) as ${quoteName(name)}`,
  )
  const [row] = await engine.rows(
    `copy (select ${columns.join(', ')} from (${relation.sql})) to ${quoteText(path)}
     (format parquet, compression uncompressed, row_group_size ${String(rowsPerGroup)})`,
  )
  return Number(row?.[0])
}

const rowsPerGroup = 122_880
