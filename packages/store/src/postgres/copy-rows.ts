import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { RowsCopy, RowsPlace, TableCopy } from '../backup/copy-rows.ts'
import { openPostgres } from './open.ts'

/** All tables in one snapshot, in PostgreSQL's binary form. */
export async function copyPostgres(database: string, folder: string): Promise<RowsCopy> {
  return withClient(database, async (client) => {
    await client.query('begin isolation level repeatable read read only')
    const migrations = await client.query<{ name: string }>(
      'select name from schema_migrations order by name',
    )
    const tables = (await tablesOf(client)).filter(({ table }) => !isSchemas(table))
    for (const { file, table, columns } of tables)
      await pipeline(
        client.query(copyTo(`copy ${listed(table, columns)} to stdout (format binary)`)),
        createWriteStream(join(folder, file), { flush: true }),
      )
    await client.query('commit')
    return { kind: 'postgres', migrations: migrations.rows.map(({ name }) => name), tables }
  })
}

/** Makes the schema, then fills it in one transaction. */
export async function restorePostgres(
  copy: RowsCopy,
  { database, folder }: RowsPlace,
): Promise<void> {
  await withClient(database, async (client) => {
    if ((await tablesOf(client)).length > 0)
      throw new Error('The database is not empty. Give the backup one of its own.')
  })
  const store = await openPostgres({ url: database, maxConnections: 1, migrate: true })
  await store.close()
  await withClient(database, async (client) => {
    await client.query('begin')
    const { rows } = await client.query<{ name: string }>(
      'select name from schema_migrations order by name',
    )
    if (rows.map(({ name }) => name).join() !== copy.migrations.join())
      throw new Error(
        'The backup is of another version of Stemma. Restore it with that version, and let this one upgrade it.',
      )
    const known = new Map((await tablesOf(client)).map((one) => [one.table, one]))
    for (const { table } of known.values())
      if (!isSchemas(table)) await client.query(`truncate table ${quoted(table)}`)
    for (const { file, table, columns } of copy.tables) {
      const target = known.get(table)
      if (target === undefined || columns.some((name) => !target.columns.includes(name)))
        throw new Error(`The backup has a table or columns that are not known: ${table}.`)
      await pipeline(
        createReadStream(join(folder, file)),
        client.query(copyFrom(`copy ${listed(table, columns)} from stdin (format binary)`)),
      )
      // Numbers of transactions are those of a server; all that is there was there before any of this one's.
      if (columns.includes('changed')) await client.query(`update ${quoted(table)} set changed = 0`)
    }
    await continueNumbers(client)
    await client.query('commit')
  })
}

/** New rows get numbers behind those that are there. */
async function continueNumbers(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `select table_name as table, column_name as column from information_schema.columns
     where table_schema = current_schema() and is_identity = 'YES'`,
  )
  for (const { table, column } of rows)
    await client.query(
      `select setval(pg_get_serial_sequence($1, $2), coalesce((select max(${quoted(column)}) from ${quoted(table)}), 0) + 1, false)`,
      [quoted(table), column],
    )
}

async function tablesOf(client: pg.Client): Promise<readonly TableCopy[]> {
  const { rows } = await client.query<{ table: string; columns: string[] }>(
    `select c.table_name as table, array_agg(c.column_name::text order by c.ordinal_position) as columns
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where table_schema = current_schema() and t.table_type = 'BASE TABLE' group by c.table_name order by c.table_name`,
  )
  return rows.map(({ table, columns }) => ({ file: `${table}.copy`, table, columns }))
}

/** What says which migrations there were is made by them. */
function isSchemas(table: string): boolean {
  return table.startsWith('schema_migrations')
}

function listed(table: string, columns: readonly string[]): string {
  return `${quoted(table)} (${columns.map(quoted).join(', ')})`
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

async function withClient<T>(
  database: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: database,
    application_name: 'stemma backup',
    connectionTimeoutMillis: 10_000,
  })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
