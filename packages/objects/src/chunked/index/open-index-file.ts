import { rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { StemmaError } from '@stemma/contract'
import { indexSchema } from './index-schema.ts'

// SQLite's result codes.
const busy = 5
const corrupt = 11
const notADatabase = 26

const inUse = 'Another process uses this object store. Stop it first.'

/**
 * Opens an index for this process alone.
 *
 * @throws TEMPORARILY_UNAVAILABLE with `isInUse` in its data while another process has it.
 */
export function openIndexFile(path: string): DatabaseSync {
  try {
    const database = open(path)
    if (database !== undefined) return database
  } catch (error) {
    const code = resultCode(error)
    if (code === busy) throw new StemmaError('TEMPORARILY_UNAVAILABLE', inUse, { isInUse: true })
    if (code !== corrupt && code !== notADatabase) throw error
  }
  return beginIndexFile(path)
}

/** Begins an index anew, in the place of one that can't be used. */
export function beginIndexFile(path: string): DatabaseSync {
  for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true })
  const database = open(path)
  if (database === undefined) throw new Error('A new index has another version than its maker.')
  return database
}

/** Undefined if the index is of another version. */
function open(path: string): DatabaseSync | undefined {
  const database = new DatabaseSync(path)
  try {
    // Kept until the end, so that a second process finds out at once.
    database.exec('pragma locking_mode = exclusive')
    database.exec('pragma journal_mode = wal')
    // A power cut may take the last transactions: opening a store reads what is missing from the packs, which are on disk before.
    database.exec('pragma synchronous = normal')
    // Ids are spread evenly, so each new entry changes a page of its own: more in memory saves most reads.
    database.exec('pragma cache_size = -16000')
    // The thread stands still while pages go from the log to the file: 20 ms for a thousand of them, 100 ms and more for 8,000.
    database.exec('pragma wal_autocheckpoint = 1000')
    database.exec('pragma journal_size_limit = 67108864')
    database.exec('begin immediate')
    const version = Number(database.prepare('pragma user_version').get()?.['user_version'])
    if (version === 0) {
      database.exec(indexSchema.tables)
      database.exec(`pragma user_version = ${indexSchema.version}`)
    }
    database.exec('commit')
    if (version === 0 || version === indexSchema.version) return database
    database.close()
    return undefined
  } catch (error) {
    database.close()
    throw error
  }
}

/** SQLite's primary result code of an error; undefined for one that is not SQLite's. */
export function resultCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode % 256
    : undefined
}
