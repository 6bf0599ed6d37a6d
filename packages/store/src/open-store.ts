import type { Store } from './db.ts'

export interface StoreOptions {
  /** `postgresql://…`, or the path of a SQLite file. */
  readonly database: string
  /** The writer sets the schema up and, on SQLite, holds the file's lock; readers come after it. */
  readonly role: 'writer' | 'reader'
}

/** Opens the rows. Only the driver that is needed is loaded. */
export async function openStore({ database, role }: StoreOptions): Promise<Store> {
  if (isPostgresUrl(database)) {
    const { openPostgres } = await import('./postgres/open.ts')
    return openPostgres({
      url: database,
      maxConnections: role === 'writer' ? 12 : 4,
      migrate: role === 'writer',
    })
  }
  const { openSqliteReader, openSqliteWriter } = await import('./sqlite/open.ts')
  return role === 'writer' ? openSqliteWriter(database) : openSqliteReader(database)
}

export function isPostgresUrl(database: string): boolean {
  return /^postgres(ql)?:\/\//.test(database)
}
