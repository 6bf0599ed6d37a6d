import type { Int64 } from '@stemma/contract'
import type { Kysely } from 'kysely'
import { builderOver } from '../builder.ts'
import type { Row, Snapshot, Tx, Value } from '../db.ts'
import type { Tables } from '../tables.ts'
import type { SqliteConnection } from './connection.ts'
import { SeriesMemory } from './series-memory.ts'

/** The `Db` of one SQLite connection. Its promises are settled before they are returned: nothing else runs between two statements. */
export class SqliteDb implements Tx, Snapshot {
  readonly dialect = 'sqlite'
  readonly query: Kysely<Tables>
  readonly #connection: SqliteConnection
  change: Int64 = 0
  readonly seriesMemory: SeriesMemory = new SeriesMemory()

  constructor(connection: SqliteConnection) {
    this.#connection = connection
    this.query = builderOver('sqlite', async ({ sql, parameters }) => {
      const bound = parameters as readonly Value[] // Kysely passes on what the repositories bound: Value, by the table types
      if (connection.returnsRows(sql)) return { rows: [...connection.objects(sql, bound)] }
      return { rows: [], numAffectedRows: BigInt(connection.run(sql, bound)) }
    })
  }

  async rows(sql: string, parameters: readonly Value[] = []): Promise<readonly Row[]> {
    return this.#connection.rows(sql, parameters)
  }

  async run(sql: string, parameters: readonly Value[] = []): Promise<number> {
    return this.#connection.run(sql, parameters)
  }

  async runEach(sql: string, parameterSets: readonly (readonly Value[])[]): Promise<number> {
    let changed = 0
    for (const parameters of parameterSets) changed += this.#connection.run(sql, parameters)
    return changed
  }

  /** The change number that the next write transaction will carry. */
  async horizon(): Promise<Int64> {
    const [row] = this.#connection.rows('select number + 1 from change_clock', [])
    return row?.[0] as Int64 // change_clock has exactly one row, from the first migration on
  }
}
