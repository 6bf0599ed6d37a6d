import { readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/**
 * One server per SQLite file. The lock is SQLite's own on a tiny database beside the real one, so the operating system gives it back
 * however the process ends. Throws with the holder's process id when somebody else has it.
 */
export class FolderLock {
  readonly #database: DatabaseSync

  constructor(databasePath: string) {
    const lockPath = `${databasePath}.lock`
    const holderPath = `${databasePath}.pid`
    this.#database = new DatabaseSync(lockPath, { timeout: 0 })
    try {
      this.#database.exec(
        'pragma locking_mode = exclusive; pragma journal_mode = memory; begin exclusive; create table if not exists held (at); commit',
      )
    } catch (error) {
      this.#database.close()
      if (!(error instanceof Error) || !('errcode' in error) || error.errcode !== 5) throw error
      throw new DatabaseInUseError(databasePath, holderOf(holderPath))
    }
    writeFileSync(holderPath, `${process.pid}\n`)
  }

  release(): void {
    this.#database.close()
  }
}

export class DatabaseInUseError extends Error {
  constructor(path: string, holder: string | undefined) {
    super(
      `Another Stemma server${holder === undefined ? '' : ` (process ${holder})`} is using ${path}. Stop it first, give this one another --data folder, or use PostgreSQL, which several servers can share.`,
    )
    this.name = 'DatabaseInUseError'
  }
}

function holderOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined
  } catch {
    return undefined
  }
}
