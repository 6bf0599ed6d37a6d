import { DatabaseSync } from 'node:sqlite'

/** What SQLite finds wrong with a database file; empty when nothing. Reads all of it, beside a server that works on it too. */
export function quickCheck(path: string): readonly string[] {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 })
  try {
    const rows = database.prepare('pragma quick_check(20)').all()
    return rows.map((row) => String(row['quick_check'])).filter((text) => text !== 'ok')
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  } finally {
    database.close()
  }
}
