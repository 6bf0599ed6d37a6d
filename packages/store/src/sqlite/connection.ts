import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { StemmaError, errorCode } from '@stemma/contract'
import type { Row, Value } from '../db.ts'
import { toStoreError } from './errors.ts'
import { like } from './like.ts'

const maxStatements = 300
const usualTimeLimitMs = 30_000
/** Looks of LIKE at a pair of characters between two looks at the clock: some milliseconds. */
const stepsBetweenLooks = 1_000_000

export interface SqliteOptions {
  readonly path: string
  readonly readOnly: boolean
  /** What LIKE has until it gives up, while the clock runs. */
  readonly timeLimitMs?: number
}

/** One SQLite connection with its prepared statements. Synchronous: it belongs to a worker thread, never to the one that serves HTTP. */
export class SqliteConnection {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  readonly #timeLimitMs: number
  #deadline = Infinity
  #steps = 0

  constructor({ path, readOnly, timeLimitMs = usualTimeLimitMs }: SqliteOptions) {
    this.#timeLimitMs = timeLimitMs
    this.#database = new DatabaseSync(path, {
      timeout: 5_000,
      readOnly,
      enableForeignKeyConstraints: false,
    })
    if (!readOnly) {
      // Counts for a new file only, before anything is in it: its free pages can then be given back a few at a time (`reclaim`).
      this.exec('pragma auto_vacuum = incremental')
      this.exec('pragma journal_mode = wal')
      this.exec('pragma synchronous = full')
      this.exec('pragma wal_autocheckpoint = 4000')
      this.exec('pragma journal_size_limit = 67108864')
    }
    this.exec(`pragma cache_size = ${readOnly ? -16_000 : -32_000}`)
    this.exec('pragma temp_store = memory')
    this.#database.function('like', { deterministic: true }, (pattern, text) =>
      this.#like(pattern, text),
    )
  }

  /** Statements without parameters and results: pragmas, transaction control, schema. */
  exec(sql: string): void {
    try {
      this.#database.exec(sql)
    } catch (error) {
      throw toStoreError(error)
    }
  }

  /** Runs prepared transaction control; `exec` would compile it each time. */
  control(sql: string): void {
    this.run(sql, [])
  }

  get isInTransaction(): boolean {
    return this.#database.isTransaction
  }

  rows(sql: string, parameters: readonly Value[]): readonly Row[] {
    return this.#read(sql, parameters, true) as readonly Row[] // arrays, because setReturnArrays(true)
  }

  objects(sql: string, parameters: readonly Value[]): readonly Record<string, Value>[] {
    return this.#read(sql, parameters, false) as readonly Record<string, Value>[] // SQLite yields no other value types
  }

  run(sql: string, parameters: readonly Value[]): number {
    try {
      return Number(this.#statement(sql).run(...parameters).changes)
    } catch (error) {
      throw toStoreError(error)
    }
  }

  returnsRows(sql: string): boolean {
    return this.#statement(sql).columns().length > 0
  }

  /** Gives everything until `stopClock`, or the next call, this long before a LIKE gives up. */
  startClock(): void {
    this.#deadline = performance.now() + this.#timeLimitMs
  }

  stopClock(): void {
    this.#deadline = Infinity
  }

  close(): void {
    this.#statements.clear()
    this.#database.close()
  }

  #read(sql: string, parameters: readonly Value[], arrays: boolean): readonly unknown[] {
    try {
      const statement = this.#statement(sql)
      statement.setReturnArrays(arrays)
      try {
        return statement.all(...parameters)
      } catch (error) {
        if (!isUnsafeInteger(error)) throw error
        return readWithBigInts(statement, parameters)
      }
    } catch (error) {
      throw toStoreError(error)
    }
  }

  #statement(sql: string): StatementSync {
    const cached = this.#statements.get(sql)
    if (cached) return cached
    const statement = this.#database.prepare(sql)
    if (this.#statements.size >= maxStatements) {
      const oldest = this.#statements.keys().next().value
      if (oldest !== undefined) this.#statements.delete(oldest)
    }
    this.#statements.set(sql, statement)
    return statement
  }

  #like(pattern: unknown, text: unknown): number | null {
    if (typeof pattern !== 'string' || text === null) return null
    const ownText = typeof text === 'string' ? text : JSON.stringify(text)
    return like(pattern, ownText, this.#spend) ? 1 : 0
  }

  /** Counts what was compared, not how many texts: one long text may take as long as a million short ones. */
  readonly #spend = (steps: number): void => {
    this.#steps += steps + 1
    if (this.#steps < stepsBetweenLooks) return
    this.#steps = 0
    if (performance.now() <= this.#deadline) return
    throw new StemmaError(
      'DEADLINE_EXCEEDED',
      'The search took too long: make its filter more selective.',
    )
  }
}

function isUnsafeInteger(error: unknown): boolean {
  return errorCode(error) === 'ERR_OUT_OF_RANGE'
}

/** The rare answer with an integer beyond 2^53: read all integers as bigint, then give back numbers where they are exact. */
function readWithBigInts(
  statement: StatementSync,
  parameters: readonly Value[],
): readonly unknown[] {
  statement.setReadBigInts(true)
  try {
    return statement.all(...parameters).map((row) => {
      if (Array.isArray(row)) return row.map(narrow)
      return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, narrow(value)]))
    })
  } finally {
    statement.setReadBigInts(false)
  }
}

function narrow(value: unknown): unknown {
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value
}
