import { mkdirSync, readlinkSync, realpathSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { errorCode } from '@stemma/contract'
import type { Snapshot, Store } from '../db.ts'
import { migrate, olderSchema } from '../migrations/migrate.ts'
import { SqliteConnection } from './connection.ts'
import { copyBeforeUpgrade } from './copy-before-upgrade.ts'
import { FolderLock } from './folder-lock.ts'
import { reclaim } from './reclaim.ts'
import { refuseForeignFile } from './refuse-foreign-file.ts'
import { SqliteDb } from './sqlite-db.ts'
import { WriteQueue } from './write-queue.ts'

/** Opens the one writer of a SQLite file: takes its lock, brings the schema up to date. It reads too, between its writes. */
export async function openSqliteWriter(path: string): Promise<Store> {
  mkdirSync(dirname(path), { recursive: true })
  refuseForeignFile(path)
  const lock = new FolderLock(fileOf(path))
  const connection = new SqliteConnection({ path, readOnly: false })
  const db = new SqliteDb(connection)
  await copyBeforeUpgrade(connection, { path, before: await olderSchema(db.query, 'sqlite') })
  await migrate(db.query, 'sqlite')
  const queue = new WriteQueue(connection)
  return {
    dialect: 'sqlite',
    write: (work) => queue.submit(work),
    read: (work) => queue.read(work),
    reclaim: () => queue.submit((tx) => reclaim(tx)),
    ping: async () => void connection.rows('select 1', []),
    close: async () => {
      await queue.idle()
      connection.exec('pragma wal_checkpoint(truncate)')
      connection.close()
      lock.release()
    },
  }
}

/** Opens a reader of a SQLite file that a writer has set up. */
export function openSqliteReader(path: string): Store {
  const connection = new SqliteConnection({ path, readOnly: true })
  const db = new SqliteDb(connection)
  let last: Promise<unknown> = Promise.resolve()
  return {
    dialect: 'sqlite',
    write: () => Promise.reject(new Error('This connection only reads.')),
    reclaim: () => Promise.reject(new Error('This connection only reads.')),
    // One at a time: the connection holds one snapshot.
    read: (work) => {
      const next = last.then(() => snapshot(connection, db, work))
      last = next.catch(() => undefined)
      return next
    },
    ping: async () => void connection.rows('select 1', []),
    close: async () => {
      await last
      connection.close()
    },
  }
}

async function snapshot<T>(
  connection: SqliteConnection,
  db: SqliteDb,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  connection.startClock()
  connection.control('begin')
  try {
    return await work(db)
  } finally {
    connection.control('commit')
  }
}

/** The file behind links, which may not be there yet: it is locked under one name. SQLite puts its log beside that one, too. */
function fileOf(path: string): string {
  try {
    return realpathSync(path)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
  try {
    return fileOf(resolve(dirname(path), readlinkSync(path)))
  } catch {
    return path // No link, and no file yet.
  }
}
