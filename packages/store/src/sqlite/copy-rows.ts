import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import type { RowsCopy } from '../backup/copy-rows.ts'

const file = 'stemma.db'
/** All in one step: with fewer, each write of the server would begin it anew. */
const allPages = 2 ** 30

export async function copySqlite(database: string, folder: string): Promise<RowsCopy> {
  const path = join(folder, file)
  const source = new DatabaseSync(database, { readOnly: true })
  try {
    await backup(source, path, { rate: allPages })
  } finally {
    source.close()
  }
  const copy = new DatabaseSync(path)
  try {
    // One file, without a log beside it.
    copy.exec('pragma journal_mode = delete')
    const [check] = copy.prepare('pragma quick_check(1)').all()
    if (check?.['quick_check'] !== 'ok')
      throw new Error(`The copy of ${database} is damaged: ${String(check?.['quick_check'])}.`)
    const migrations = copy.prepare('select name from schema_migrations order by name').all()
    return {
      kind: 'sqlite',
      migrations: migrations.map(({ name }) => String(name)),
      tables: [{ file, table: '', columns: [] }],
    }
  } finally {
    copy.close()
    await flush(path)
  }
}

/** The file appears whole. */
export async function restoreSqlite(database: string, folder: string): Promise<void> {
  if (existsSync(database)) throw new Error(`There is a database at ${database} already.`)
  mkdirSync(dirname(database), { recursive: true, mode: 0o700 })
  const unfinished = `${database}.restoring`
  try {
    copyFileSync(join(folder, file), unfinished)
    await flush(unfinished)
    renameSync(unfinished, database)
    await flush(dirname(database))
  } finally {
    rmSync(unfinished, { force: true })
  }
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
