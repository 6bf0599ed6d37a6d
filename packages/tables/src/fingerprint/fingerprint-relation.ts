import { invalidParameter } from '@stemma/contract'
import type { Engine } from '../engine/engine.ts'
import { quoteName } from '../engine/quote.ts'
import type { Relation } from '../relation/relation.ts'
import type { Column } from '../schema/value-type.ts'
import {
  fingerprintOf,
  sumText,
  type Bucketing,
  type BucketSum,
  type Fingerprint,
} from './fingerprint.ts'
import { rowText } from './value-text.ts'

/** Reads all rows once. INVALID_PARAMETER_VALUE names a column of the bucketing that is not there. */
export async function fingerprintRelation(
  engine: Engine,
  relation: Relation,
  bucketing: Bucketing,
): Promise<Fingerprint> {
  const { columns } = relation.schema
  const hashed =
    `select sha256(${rowText(columns)}) as row_hash,` +
    ` ${bucketBefore(bucketing, columns)} as bucket from (${relation.sql})`
  const bucket = bucketing.by === 'row' ? 'substr(row_hash, 63, 2)' : 'bucket'
  const rows = await engine.rows(
    `select ${bucket}, count(*), CAST(sum(CAST('0x' || substr(row_hash, 1, 16) AS UBIGINT)) AS VARCHAR),
      CAST(sum(CAST('0x' || substr(row_hash, 17, 16) AS UBIGINT)) AS VARCHAR)
    from (${hashed}) group by 1`,
  )
  const buckets = rows.map(([label, count, first, second]): [string, BucketSum] => [
    label === null ? 'null' : String(label),
    { rows: Number(count), sum: sumText(BigInt(String(first)), BigInt(String(second))) },
  ])
  return fingerprintOf(bucketing, Object.fromEntries(buckets))
}

/** What a bucket is made of, as far as it is not the hash of the whole row. */
function bucketBefore(bucketing: Bucketing, columns: readonly Column[]): string {
  switch (bucketing.by) {
    case 'row':
      return 'null'
    case 'key':
      return `substr(sha256(${rowText(pickColumns(columns, bucketing.columns))}), 63, 2)`
    case 'time': {
      const [{ name } = { name: '' }] = pickColumns(columns, [bucketing.column])
      return `strftime(${quoteName(name)}, '${bucketing.unit === 'day' ? '%Y-%m-%d' : '%Y-%m'}')`
    }
  }
}

/** Columns by their names. INVALID_PARAMETER_VALUE for a name that is not there. */
export function pickColumns(
  columns: readonly Column[],
  names: readonly string[],
): readonly Column[] {
  return names.map((name) => {
    const column = columns.find((column) => column.name === name)
    if (column === undefined)
      throw invalidParameter(
        `There is no column "${name}". The columns are ${columns.map((column) => column.name).join(', ')}.`,
      )
    return column
  })
}
