import type { Int64 } from '@stemma/contract'
import type { SqliteConnection } from './connection.ts'
import { SqliteDb } from './sqlite-db.ts'

const maxWorksPerCommit = 256

interface Waiting {
  readonly isRead: boolean
  readonly work: (db: SqliteDb) => Promise<unknown>
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

type Outcome = { readonly result: unknown } | { readonly error: unknown }

/**
 * Group commit. An fsync costs the same for one work as for a hundred, so whatever arrived while the last commit was on its way to the
 * disk goes into the next transaction together. Each work has a savepoint of its own: it fails alone.
 */
export class WriteQueue {
  readonly #connection: SqliteConnection
  readonly #db: SqliteDb
  #waiting: Waiting[] = []
  #busy = false

  constructor(connection: SqliteConnection) {
    this.#connection = connection
    this.#db = new SqliteDb(connection)
  }

  submit<T>(work: (db: SqliteDb) => Promise<T>): Promise<T> {
    return this.#add(work, false)
  }

  /** In its turn, between the writes: by itself it costs no commit. */
  read<T>(work: (db: SqliteDb) => Promise<T>): Promise<T> {
    return this.#add(work, true)
  }

  #add<T>(work: (db: SqliteDb) => Promise<T>, isRead: boolean): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ isRead, work, resolve: resolve as (result: unknown) => void, reject }) // `work` yields T, so resolve gets T
      if (!this.#busy) {
        this.#busy = true
        setImmediate(() => void this.#drain())
      }
    })
  }

  /** Resolves once everything submitted so far is settled. */
  async idle(): Promise<void> {
    while (this.#busy) await new Promise((resolve) => setImmediate(resolve))
  }

  async #drain(): Promise<void> {
    const group = this.#waiting.splice(0, maxWorksPerCommit)
    await this.#commit(group)
    if (this.#waiting.length === 0) this.#busy = false
    else setImmediate(() => void this.#drain())
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    let outcomes: Outcome[]
    try {
      if (group.every(({ isRead }) => isRead)) this.#connection.control('begin')
      else {
        this.#connection.control('begin immediate')
        this.#db.change = this.#nextChange()
      }
      outcomes = []
      for (const { work, isRead } of group) outcomes.push(await this.#attempt(work, isRead))
      this.#connection.control('commit')
      this.#db.seriesMemory.commit()
    } catch (error) {
      this.#rollback()
      for (const { reject } of group) reject(error)
      return
    }
    for (const [index, outcome] of outcomes.entries()) {
      const waiting = group[index]
      if ('error' in outcome) waiting?.reject(outcome.error)
      else waiting?.resolve(outcome.result)
    }
  }

  async #attempt(work: (db: SqliteDb) => Promise<unknown>, isRead: boolean): Promise<Outcome> {
    this.#connection.control('savepoint work')
    // Nobody writes while somebody reads here.
    if (isRead) this.#connection.startClock()
    else this.#connection.stopClock()
    try {
      const result = await work(this.#db)
      this.#connection.control('release work')
      return { result }
    } catch (error) {
      this.#db.seriesMemory.rollBack()
      // SQLite itself ended it (disk full, for one), with all that the works before have written: the whole group is told why.
      if (!this.#connection.isInTransaction) throw error
      this.#connection.control('rollback to work')
      this.#connection.control('release work')
      return { error }
    }
  }

  #nextChange(): Int64 {
    const [row] = this.#connection.rows(
      'update change_clock set number = number + 1 returning number',
      [],
    )
    return row?.[0] as Int64 // change_clock has exactly one row, from the first migration on
  }

  #rollback(): void {
    this.#db.seriesMemory.rollBack()
    this.#db.seriesMemory.commit()
    try {
      this.#connection.control('rollback')
    } catch {
      // SQLite has rolled back by itself; there is no transaction left to end.
    }
  }
}
