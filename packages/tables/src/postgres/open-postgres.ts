import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { to as copyTo } from 'pg-copy-streams'
import { valueOf } from '../csv/fits.ts'
import { textQuery } from '../csv/text-query.ts'
import { quoteName } from '../engine/quote.ts'
import { filterSql } from '../filter/filter-sql.ts'
import { pickColumns } from '../fingerprint/fingerprint-relation.ts'
import {
  fingerprintOf,
  sumText,
  type Bucketing,
  type BucketSum,
  type Fingerprint,
} from '../fingerprint/fingerprint.ts'
import type { Relation } from '../relation/relation.ts'
import type { Column, TableSchema } from '../schema/value-type.ts'
import { postgresType } from './column-types.ts'
import { connect, toSourceError, type PostgresSession } from './connect.ts'
import { postgresRowText, wholeNumber } from './postgres-text.ts'

export interface OpenPostgres {
  /** With credentials, which stay here. */
  readonly connectionString: string
  /** `name` or `schema.name`. */
  readonly table: string
  /** Rows of interest: `filterSql`. */
  readonly filter?: string
  /** For each query, in milliseconds. */
  readonly queryTimeoutMs: number
}

/** Rows of a table, as one transaction sees them. */
export interface PostgresSource {
  readonly schema: TableSchema
  /** Computed by the server: no row leaves it. */
  readonly fingerprint: (bucketing: Bucketing) => Promise<Fingerprint>
  /** Copies the rows into a file for the engine. */
  readonly stage: (path: string) => Promise<Relation>
  readonly close: () => Promise<void>
}

/** INVALID_PARAMETER_VALUE names a column whose type can't be kept, or what is wrong with the filter. */
export async function openPostgres(input: OpenPostgres): Promise<PostgresSource> {
  const session = await connect(input.connectionString, input)
  try {
    const from = input.table.split('.').map(quoteName).join('.')
    const columns = await describe(session, `select * from ${from}`)
    const where = input.filter === undefined ? '' : ` where ${filterSql(input.filter, columns)}`
    const rows = `select * from ${from}${where}`
    return {
      schema: { columns },
      fingerprint: (bucketing) => fingerprint(session, { rows, columns, bucketing }),
      stage: (path) => stage(session, { rows, columns, path }),
      close: session.close,
    }
  } catch (error) {
    await session.close()
    throw error
  }
}

async function describe(session: PostgresSession, sql: string): Promise<readonly Column[]> {
  const { fields } = await session.client.query(`${sql} limit 0`).catch((error: unknown) => {
    throw toSourceError(error)
  })
  const ids = [...new Set(fields.map(({ dataTypeID }) => dataTypeID))]
  const types = await session.query(
    `select oid::int8, format_type(oid, null), typtype = 'e' from pg_type where oid in (${ids.join(', ') || '0'})`,
  )
  const known = new Map(types.map(([id, name, isEnum]) => [Number(id), { name, isEnum }]))
  return fields.map(({ name, dataTypeID, dataTypeModifier }) => {
    const found = known.get(dataTypeID)
    const typeName = String(found?.name)
    const isEnum = found?.isEnum === true
    const modifier = dataTypeModifier
    return { name, type: postgresType({ name, typeId: dataTypeID, modifier, typeName, isEnum }) }
  })
}

interface Rows {
  readonly rows: string
  readonly columns: readonly Column[]
}

async function fingerprint(
  session: PostgresSession,
  { rows, columns, bucketing }: Rows & { readonly bucketing: Bucketing },
): Promise<Fingerprint> {
  const can = { castsBytes: session.serverVersion >= 180_000 }
  const hash = (of: readonly Column[]): string =>
    `sha256(convert_to(${postgresRowText(of, can)}, 'UTF8'))`
  // Sums of signed numbers differ from those of unsigned ones by a multiple of 2^64, which does not count.
  const lane = (at: number): string => wholeNumber(`substr(row_hash, ${String(at)}, 8)`, can)
  const byte = (bytes: string): string => `encode(substr(${bytes}, 32, 1), 'hex')`
  // As many processes of the server as it gives to one query: hashing costs more than it estimates.
  for (const cost of ['parallel_setup_cost', 'parallel_tuple_cost'])
    await session.query(`set local ${cost} to 0`)
  const result = await session.query(
    // Without `offset 0`, the server would put the hash in wherever it is named, and compute it three times for each row.
    `select ${bucketing.by === 'row' ? byte('row_hash') : 'bucket'}, count(*), sum(${lane(1)})::text, sum(${lane(9)})::text
     from (select ${hash(columns)} as row_hash, ${bucketOf(bucketing, { columns, hash, byte })} as bucket
       from (${rows}) s offset 0) h group by 1`,
  )
  const buckets = result.map(([label, count, first, second]): [string, BucketSum] => [
    typeof label === 'string' ? label : 'null',
    { rows: Number(count), sum: sumText(BigInt(String(first)), BigInt(String(second))) },
  ])
  return fingerprintOf(bucketing, Object.fromEntries(buckets))
}

function bucketOf(
  bucketing: Bucketing,
  {
    columns,
    hash,
    byte,
  }: {
    readonly columns: readonly Column[]
    readonly hash: (of: readonly Column[]) => string
    readonly byte: (bytes: string) => string
  },
): string {
  switch (bucketing.by) {
    case 'row':
      return 'null::text'
    case 'key':
      return byte(hash(pickColumns(columns, bucketing.columns)))
    case 'time': {
      const [{ name } = { name: '' }] = pickColumns(columns, [bucketing.column])
      return `to_char(${quoteName(name)}, '${bucketing.unit === 'day' ? 'YYYY-MM-DD' : 'YYYY-MM'}')`
    }
  }
}

async function stage(
  session: PostgresSession,
  { rows, columns, path }: Rows & { readonly path: string },
): Promise<Relation> {
  const values = columns.map(({ name, type }) => {
    const value = quoteName(name)
    if (type === 'binary') return `encode(${value}, 'hex')`
    return type === 'boolean'
      ? `case when ${value} then 'true' else case when not ${value} then 'false' end end`
      : `${value}::text`
  })
  const source = session.client.query(
    copyTo(
      `copy (select ${values.join(', ')} from (${rows}) s) to stdout (format csv, force_quote *)`,
    ),
  )
  await pipeline(source, createWriteStream(path)).catch((error: unknown) => {
    throw toSourceError(error)
  })
  const texts = textQuery(path, {
    names: columns.map(({ name }) => name),
    dialect: { delimiter: ',', quote: '"', header: false, encoding: 'utf-8', nulls: [] },
  })
  const selected = columns.map(
    ({ name, type }) => `${valueOf(quoteName(name), type)} as ${quoteName(name)}`,
  )
  return { schema: { columns }, sql: `select ${selected.join(', ')} from (${texts})` }
}
