import { isPostgresUrl } from '../open-store.ts'

/** Rows as files in a folder: those of one moment. */
export interface RowsCopy {
  readonly kind: 'sqlite' | 'postgres'
  /** Which migrations the schema has had. */
  readonly migrations: readonly string[]
  readonly tables: readonly TableCopy[]
}

/** A file of a table; of SQLite all tables are in one. */
export interface TableCopy {
  readonly file: string
  readonly table: string
  readonly columns: readonly string[]
}

export interface RowsPlace {
  /** `postgresql://…`, or the path of a SQLite file. */
  readonly database: string
  /** It is there. */
  readonly folder: string
}

/** Copies all rows as one moment has them, while servers go on. What was copied is on disk when it resolves. */
export async function copyRows({ database, folder }: RowsPlace): Promise<RowsCopy> {
  if (!isPostgresUrl(database)) {
    const { copySqlite } = await import('../sqlite/copy-rows.ts')
    return copySqlite(database, folder)
  }
  const { copyPostgres } = await import('../postgres/copy-rows.ts')
  return copyPostgres(database, folder)
}

/**
 * Puts copied rows where none are: all or none of them.
 *
 * @throws an Error with a message for people when something is there, or the copy is of another kind or of other migrations
 */
export async function restoreRows(copy: RowsCopy, { database, folder }: RowsPlace): Promise<void> {
  const kind = isPostgresUrl(database) ? 'postgres' : 'sqlite'
  if (copy.kind !== kind)
    throw new Error(`The backup is of ${titles[copy.kind]}, and the database is ${titles[kind]}.`)
  if (kind === 'sqlite') {
    const { restoreSqlite } = await import('../sqlite/copy-rows.ts')
    return restoreSqlite(database, folder)
  }
  const { restorePostgres } = await import('../postgres/copy-rows.ts')
  return restorePostgres(copy, { database, folder })
}

const titles = { sqlite: 'SQLite', postgres: 'PostgreSQL' } as const
