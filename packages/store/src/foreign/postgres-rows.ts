import { withoutSecrets } from '@stemma/contract'
import { quoted, type SqlRow, type SqlRows } from './sql-rows.ts'

const rowsAtATime = 20_000

/** Opens a PostgreSQL database in a read-only transaction that sees one moment. */
export async function openPostgresRows(url: string): Promise<SqlRows> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({
    connectionString: url,
    types: {
      getTypeParser: (id, format) =>
        // The guarantee: rows come as texts.
        id === pg.types.builtins.INT8
          ? readInt8
          : (pg.types.getTypeParser(id, format) as (text: string) => unknown),
    },
  })
  const query = async (text: string): Promise<readonly SqlRow[]> =>
    (await client.query({ text, rowMode: 'array' })).rows as readonly SqlRow[] // `rowMode` says lists
  try {
    await client.connect()
    await query('begin transaction isolation level repeatable read read only')
  } catch (error) {
    await client.end().catch(() => {})
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`${withoutSecrets(url)} can't be read: ${reason}`, { cause: error })
  }
  return {
    rows: query,
    async *stream(sql) {
      await query(`declare import_rows no scroll cursor for ${sql}`)
      try {
        for (;;) {
          const rows = await query(`fetch ${rowsAtATime} from import_rows`)
          if (rows.length === 0) return
          yield rows
        }
      } finally {
        await query('close import_rows')
      }
    },
    hasTable: async (name) =>
      (
        await query(
          `select 1 from information_schema.tables where table_schema = current_schema() and table_name = ${quoted(name)}`,
        )
      ).length > 0,
    columnsOf: async (table) =>
      new Set(
        (
          await query(
            `select column_name from information_schema.columns where table_schema = current_schema() and table_name = ${quoted(table)}`,
          )
        ).map(([name]) => String(name)),
      ),
    close: () => client.end(),
  }
}

function readInt8(text: string): number | bigint {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}
