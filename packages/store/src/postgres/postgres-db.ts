import type { Int64 } from '@stemma/contract'
import type { Kysely } from 'kysely'
import type { PoolClient } from 'pg'
import { builderOver } from '../builder.ts'
import type { Row, Snapshot, Tx, Value } from '../db.ts'
import type { Tables } from '../tables.ts'

const numbered = new Map<string, string>()

/** The `Db` of one PostgreSQL connection. */
export class PostgresDb implements Tx, Snapshot {
  readonly dialect = 'postgres'
  readonly query: Kysely<Tables>
  readonly #client: PoolClient
  change: Int64 = 0

  constructor(client: PoolClient) {
    this.#client = client
    this.query = builderOver('postgres', async ({ sql, parameters }) => {
      const { rows, rowCount, command } = await client.query<Record<string, unknown>>(sql, [
        ...parameters,
      ])
      return command === 'SELECT' || rows.length > 0
        ? { rows }
        : { rows, numAffectedRows: BigInt(rowCount ?? 0) }
    })
  }

  async rows(sql: string, parameters: readonly Value[] = []): Promise<readonly Row[]> {
    const { rows } = await this.#client.query<Value[]>({
      text: withNumbers(sql),
      values: [...parameters],
      rowMode: 'array',
    })
    return rows
  }

  async run(sql: string, parameters: readonly Value[] = []): Promise<number> {
    const { rowCount } = await this.#client.query(withNumbers(sql), [...parameters])
    return rowCount ?? 0
  }

  async runEach(sql: string, parameterSets: readonly (readonly Value[])[]): Promise<number> {
    let changed = 0
    for (const parameters of parameterSets) changed += await this.run(sql, parameters)
    return changed
  }

  /** Every transaction that this snapshot does not see has at least this number. */
  async horizon(): Promise<Int64> {
    const [row] = await this.rows('select pg_snapshot_xmin(pg_current_snapshot())::text::bigint')
    return row?.[0] as Int64 // one row, one bigint
  }
}

/** `?` to `$1`, `$2`, … The statements are ours and have no question mark inside a text. */
function withNumbers(sql: string): string {
  let text = numbered.get(sql)
  if (text === undefined) {
    let count = 0
    text = sql.replace(/\?/g, () => `$${++count}`)
    if (numbered.size > 500) numbered.clear()
    numbered.set(sql, text)
  }
  return text
}
