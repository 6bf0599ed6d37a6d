import { stat } from 'node:fs/promises'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { quoted, type SqlRow, type SqlRows } from './sql-rows.ts'

const rowsAtATime = 5000

export interface SqliteRows extends SqlRows {
  readonly path: string
  readonly database: DatabaseSync
}

/** Opens a SQLite file read-only, in a transaction that sees one moment and lets nobody write over it meanwhile. */
export async function openSqliteRows(path: string): Promise<SqliteRows> {
  if ((await stat(path).catch(() => undefined))?.isFile() !== true)
    throw new Error(`there is no database at ${path}.`)
  const database = new DatabaseSync(path, { readOnly: true, timeout: 10_000 })
  database.exec('begin')
  const prepare = (sql: string): StatementSync => {
    const statement = database.prepare(sql)
    statement.setReturnArrays(true)
    return statement
  }
  // The guarantee: `setReturnArrays` makes lists of the rows.
  const all = (sql: string): readonly SqlRow[] => prepare(sql).all() as unknown as readonly SqlRow[]
  try {
    // The transaction begins with its first read.
    all('select count(*) from sqlite_master')
  } catch {
    database.close()
    throw new Error(`${path} is no SQLite database, or it is locked.`)
  }
  return {
    path,
    database,
    rows: async (sql) => all(sql),
    async *stream(sql) {
      let rows: SqlRow[] = []
      // The guarantee: `setReturnArrays` makes lists of the rows.
      for (const row of prepare(sql).iterate() as unknown as Iterable<SqlRow>) {
        rows.push(row)
        if (rows.length < rowsAtATime) continue
        yield rows
        rows = []
      }
      if (rows.length > 0) yield rows
    },
    hasTable: async (name) =>
      all(`select 1 from sqlite_master where type = 'table' and name = ${quoted(name)}`).length > 0,
    columnsOf: async (table) =>
      new Set(
        all(`select name from pragma_table_info(${quoted(table)})`).map(([name]) => String(name)),
      ),
    close: async () => database.close(),
  }
}
