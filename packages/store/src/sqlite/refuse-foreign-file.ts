import { statSync } from 'node:fs'
import { refuseForeignTables } from '../migrations/refuse-foreign.ts'
import { SqliteConnection } from './connection.ts'

/** Throws an Error with a message for people for a file that another program made. It is only read: opening it to write would change it. */
export function refuseForeignFile(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size === 0) return
  const connection = new SqliteConnection({ path, readOnly: true })
  try {
    const rows = connection.rows(
      `select name from sqlite_schema where type = 'table' and name not like 'sqlite%'`,
      [],
    )
    refuseForeignTables(
      rows.map(([name]) => String(name)),
      path,
    )
  } finally {
    connection.close()
  }
}
