import type { HistorySource } from '@stemma/contract'
import { sqlSource } from './sql-source.ts'

/** A database file of an MLflow, for reading. Throws an Error with a message for people. */
export async function openMlflowFile(path: string, shown: string): Promise<HistorySource> {
  const [{ openSqliteRows }, { quickPoints }] = await Promise.all([
    import('./sqlite-rows.ts'),
    import('./quick-points.ts'),
  ])
  const sql = await openSqliteRows(path)
  return sqlSource({ sql, shown, quickPoints: () => quickPoints(sql) })
}

/** A PostgreSQL database of an MLflow, for reading. Throws an Error with a message for people. */
export async function openMlflowPostgres(url: string, shown: string): Promise<HistorySource> {
  const { openPostgresRows } = await import('./postgres-rows.ts')
  return sqlSource({ sql: await openPostgresRows(url), shown })
}
