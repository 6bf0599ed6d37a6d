import type { Int64 } from '@stemma/contract'
import type { Kysely } from 'kysely'
import type { SeriesMemory } from './sqlite/series-memory.ts'
import type { Tables } from './tables.ts'

/** What can be bound to a statement, and what comes back in a column. */
export type Value = string | number | bigint | null | Uint8Array

export type Row = readonly Value[]

/**
 * A place to run SQL: one connection, usually inside a transaction. `query` builds and runs typed SQL; the three other methods are the
 * short way for the few statements that run for every logged metric or every row of a large answer. Their SQL has `?` placeholders on
 * both databases.
 */
export interface Db {
  readonly dialect: 'sqlite' | 'postgres'
  readonly query: Kysely<Tables>
  /** Rows as arrays, in column order. */
  rows(sql: string, parameters?: readonly Value[]): Promise<readonly Row[]>
  /** Runs one statement; the number of rows that it changed. */
  run(sql: string, parameters?: readonly Value[]): Promise<number>
  /** Runs one statement once for each set of parameters; the number of rows that all of them changed. */
  runEach(sql: string, parameterSets: readonly (readonly Value[])[]): Promise<number>
}

/** A write transaction. `change` marks every row that it touches, so that a later reader can tell what moved since its own snapshot. */
export interface Tx extends Db {
  readonly change: Int64
  /** What is known of series without reading; only where nobody else writes. */
  readonly seriesMemory?: SeriesMemory
}

/** A read at one moment: everything read through it is of the same snapshot. Rows with `changed >= horizon` may differ from it. */
export interface Snapshot extends Db {
  readonly horizon: () => Promise<Int64>
}

/** Space of a database. */
export interface Reclaimed {
  /** How much smaller this call made the files. */
  readonly freedBytes?: number
  /** Free inside an SQLite file; new rows use it. */
  readonly reusableBytes?: number
  /** Nothing more can be given back. */
  readonly isDone: boolean
}

export interface Store {
  readonly dialect: 'sqlite' | 'postgres'
  /**
   * Runs `work` in a write transaction and resolves once it is on disk. Works that arrive together share a commit, but fail alone.
   * Throws RESOURCE_EXHAUSTED when the database cannot take the write now (disk full, locked, away): nothing of it stays. TEMPORARILY_UNAVAILABLE
   * when it was lost during the commit: nobody knows.
   */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Runs `work` on a snapshot. Never waits for a writer. */
  read<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T>
  /**
   * Gives the space of removed rows back to the file system as far as that goes without keeping anybody waiting: on SQLite a little in
   * one short transaction, to be called again until it is done; on PostgreSQL all of it at once, as a vacuum.
   */
  reclaim(): Promise<Reclaimed>
  /** Answers when the database does; throws RESOURCE_EXHAUSTED when it does not. */
  ping(): Promise<void>
  close(): Promise<void>
}
