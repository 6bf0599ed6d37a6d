import type { Columns } from './columns.ts'
import type { Db, Value } from './db.ts'
import type { Tables } from './tables.ts'

/** Rows of a type whose columns are known; see `insertRows`. */
export async function insertAll<R>(
  db: Db,
  { columns, ...insert }: Omit<AnyInsert, 'columns'> & { readonly columns: Columns<R> },
  rows: readonly R[],
): Promise<number> {
  return insertAny(db, { ...insert, columns: columns.names }, rows.map(columns.values))
}

interface AnyInsert {
  readonly table: keyof Tables
  readonly columns: readonly string[]
  readonly suffix?: string
}

export interface BulkInsert<Table extends keyof Tables> {
  readonly table: Table
  readonly columns: readonly (keyof Tables[Table] & string)[]
  /** What follows the values: `on conflict …`. */
  readonly suffix?: string
}

/**
 * Inserts many rows: one prepared statement for each on SQLite, one statement for all on PostgreSQL (measured: the quickest way of each).
 * Resolves with the number of rows that were inserted or changed.
 */
export async function insertRows<Table extends keyof Tables>(
  db: Db,
  insert: BulkInsert<Table>,
  rows: readonly (readonly Value[])[],
): Promise<number> {
  return insertAny(db, insert, rows)
}

async function insertAny(
  db: Db,
  insert: AnyInsert,
  rows: readonly (readonly Value[])[],
): Promise<number> {
  if (rows.length === 0) return 0
  const { table, columns, suffix = '' } = insert
  const names = columns.join(', ')
  if (db.dialect === 'sqlite') {
    return db.runEach(
      `insert into ${table} (${names}) values (${columns.map(() => '?').join(', ')}) ${suffix}`,
      rows,
    )
  }
  const records = `[${rows.map((row) => `{${columns.map((column, index) => `"${column}":${asJson(row[index])}`).join(',')}}`).join(',')}]`
  return db.run(
    `insert into ${table} (${names}) select ${names} from jsonb_populate_recordset(null::${table}, ?::jsonb) ${suffix}`,
    [records],
  )
}

function asJson(value: Value | undefined): string {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Uint8Array)
    return `"\\\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}"`
  return JSON.stringify(value ?? null)
}

/** `column in (…)` over a list that is bound as one parameter made by `asList`, whatever its length. */
export function inTexts(db: Db): string {
  return db.dialect === 'sqlite'
    ? 'in (select value from json_each(?))'
    : 'in (select jsonb_array_elements_text(?::jsonb))'
}

export function inNumbers(db: Db): string {
  return db.dialect === 'sqlite'
    ? 'in (select value from json_each(?))'
    : 'in (select jsonb_array_elements_text(?::jsonb)::bigint)'
}

export function asList(values: readonly (string | number)[]): string {
  return JSON.stringify(values)
}
