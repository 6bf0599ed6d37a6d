import { normalizeInt64, type Int64 } from '@stemma/contract'
import pg from 'pg'
import type { Store } from '../db.ts'
import { migrate } from '../migrations/migrate.ts'
import { refuseForeignTables } from '../migrations/refuse-foreign.ts'
import { isRetryable, toStoreError } from './errors.ts'
import { PostgresDb } from './postgres-db.ts'
import { reclaim } from './reclaim.ts'

const attempts = 5
const int8 = 20

export interface PostgresOptions {
  readonly url: string
  readonly maxConnections: number
  readonly migrate: boolean
}

const dbs = new WeakMap<pg.PoolClient, PostgresDb>()

/** Opens a pool on PostgreSQL 14 or newer. Lost connections are replaced by themselves; what was under way on them fails as unavailable. */
export async function openPostgres({
  url,
  maxConnections,
  migrate: migrates,
}: PostgresOptions): Promise<Store> {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    connectionTimeoutMillis: 5_000,
    application_name: 'stemma',
    types: { getTypeParser: parserFor },
  })
  pool.on('error', () => {}) // An idle connection went away; the next query opens another one and tells its caller if it can't.

  const withClient = async <T>(
    work: (db: PostgresDb, commit: () => Promise<void>) => Promise<T>,
  ): Promise<T> => {
    const client = await pool.connect().catch(rethrow)
    const db = dbFor(client)
    let broken = true
    let isCommitting = false
    const commit = async (): Promise<void> => {
      isCommitting = true
      await db.run('commit')
    }
    try {
      const result = await work(db, commit)
      broken = false
      return result
    } catch (error) {
      broken = !(await endTransaction(client))
      throw toStoreError(error, isCommitting)
    } finally {
      client.release(broken)
    }
  }

  const write: Store['write'] = (work) =>
    retry(() =>
      withClient(async (db, commit) => {
        await db.run('begin')
        const [row] = await db.rows('select pg_current_xact_id()::text::bigint')
        db.change = row?.[0] as Int64 // one row, one bigint
        const result = await work(db)
        await commit()
        return result
      }),
    )

  if (migrates)
    await withClient(async (db) => {
      refuseForeignTables(await ownTables(db), 'This PostgreSQL database')
      await migrate(db.query, 'postgres')
    })
  return {
    dialect: 'postgres',
    write,
    read: (work) =>
      withClient(async (db) => {
        await db.run(
          `begin isolation level repeatable read read only; set local statement_timeout = '30s'`,
        )
        const result = await work(db)
        await db.run('commit')
        return result
      }),
    reclaim: () => withClient((db) => reclaim(db)),
    ping: () => withClient(async (db) => void (await db.rows('select 1'))),
    close: () => pool.end(),
  }
}

/** The tables that are there, those that came with extensions aside. */
async function ownTables(db: PostgresDb): Promise<readonly string[]> {
  const rows = await db.rows(
    `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = current_schema() and c.relkind in ('r', 'p')
       and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`,
  )
  return rows.map(([name]) => String(name))
}

function dbFor(client: pg.PoolClient): PostgresDb {
  let db = dbs.get(client)
  if (!db) {
    db = new PostgresDb(client)
    client.on('error', () => {}) // The query under way rejects with the same error; without a listener the process would end.
    dbs.set(client, db)
  }
  return db
}

async function retry<T>(attempt: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count++) {
    try {
      return await attempt()
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined
      if (count === attempts || !isRetryable(cause)) throw error
    }
  }
}

async function endTransaction(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('rollback')
    return true
  } catch {
    return false
  }
}

function rethrow(error: unknown): never {
  throw toStoreError(error)
}

function parserFor(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (oid === int8) return (text) => normalizeInt64(BigInt(text))
  // pg types its own parsers as any
  return pg.types.getTypeParser(oid, format) as (text: string) => unknown
}
