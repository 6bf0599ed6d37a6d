import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type QueryResult,
} from 'kysely'
import type { Tables } from './tables.ts'

export type Execute = (query: CompiledQuery) => Promise<QueryResult<unknown>>

/**
 * A query builder over one connection that somebody else owns: the write queue or the pool opens and ends its transactions, so the
 * driver here only passes statements on.
 */
export function builderOver(dialect: 'sqlite' | 'postgres', execute: Execute): Kysely<Tables> {
  const connection: DatabaseConnection = {
    // The caller names the row type; the statement's select list is what guarantees it.
    executeQuery: <R>(query: CompiledQuery) => execute(query) as Promise<QueryResult<R>>,
    streamQuery: () => {
      throw new Error('Stemma reads pages, not cursors.')
    },
  }
  const nothing = () => Promise.resolve()
  const driver = {
    init: nothing,
    acquireConnection: () => Promise.resolve(connection),
    releaseConnection: nothing,
    beginTransaction: () => execute(raw('begin')).then(() => undefined),
    commitTransaction: () => execute(raw('commit')).then(() => undefined),
    rollbackTransaction: () => execute(raw('rollback')).then(() => undefined),
    destroy: nothing,
  }
  const parts: Dialect =
    dialect === 'sqlite'
      ? {
          createDriver: () => driver,
          createAdapter: () => new SqliteAdapter(),
          createIntrospector: (db) => new SqliteIntrospector(db),
          createQueryCompiler: () => new SqliteQueryCompiler(),
        }
      : {
          createDriver: () => driver,
          createAdapter: () => new PostgresAdapter(),
          createIntrospector: (db) => new PostgresIntrospector(db),
          createQueryCompiler: () => new PostgresQueryCompiler(),
        }
  return new Kysely<Tables>({ dialect: parts })
}

function raw(sql: string): CompiledQuery {
  return {
    sql,
    parameters: [],
    query: { kind: 'RawNode', sqlFragments: [sql], parameters: [] },
    queryId: { queryId: sql },
  }
}
