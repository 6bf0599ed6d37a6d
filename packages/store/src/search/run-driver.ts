import { sql } from 'kysely'
import type { Db } from '../db.ts'
import type { Clause } from './clause.ts'
import { equalsByIndex, isOneOf, type Condition, type Sql } from './compare.ts'
import { metricCondition } from './run-conditions.ts'
import type { RunSearch } from './runs.ts'

/** Where a search starts instead of at the runs themselves: a table expression, and what ties `runs r` to it. */
export interface Driver {
  readonly table: Sql
  readonly join: Condition
}

/** With more matches than this, walking the runs in their order and stopping at a full page is the quicker way. */
const maxMatches = 1000
/** With fewer than this, no other condition can make it much quicker. */
const fewMatches = 100

/**
 * SQLite does not know how many runs a condition leaves, so the indexes are asked: the condition with the fewest matches drives the
 * search if these are few. PostgreSQL's planner has statistics and chooses by itself.
 */
export async function cheapestDriver(db: Db, search: RunSearch): Promise<Driver | undefined> {
  if (db.dialect === 'postgres') return undefined
  let best: { readonly matches: Sql; readonly count: number } | undefined
  // What equals a value is mostly rarer than what is above one.
  const clauses = search.clauses.toSorted(
    (a, b) => Number(a.kind === 'metric') - Number(b.kind === 'metric'),
  )
  for (const clause of clauses) {
    if (best && best.count < fewMatches) break
    const matches = indexedMatches(db, clause, search.experimentIds)
    if (!matches) continue
    // More than the best has need not be counted.
    const most: number = best ? best.count - 1 : maxMatches
    const { rows } = await sql<{
      count: number
    }>`select count(*) as count from (${matches} limit ${most + 1})`.execute(db.query)
    const count = Number(rows[0]?.count)
    if (count <= most) best = { matches, count }
  }
  return best && { table: sql`(${best.matches}) f`, join: sql`r.run_no = f.run_no` }
}

/** The runs that an index finds for a clause; undefined when none serves it. At most one row a run. */
function indexedMatches(db: Db, clause: Clause, experimentIds: readonly number[]): Sql | undefined {
  const inExperiments = (column: Sql) => isOneOf(db.dialect, column, experimentIds)
  if (clause.kind === 'metric' && (clause.aggregate ?? 'last') === 'last' && clause.op !== '!=') {
    return sql`select s.run_no from series s where ${inExperiments(sql`s.experiment_id`)} and s.key = ${clause.key} and ${metricCondition(db.dialect, clause)}`
  }
  if ((clause.kind !== 'param' && clause.kind !== 'tag') || clause.op !== '=') return undefined
  const table = sql.raw(clause.kind === 'param' ? 'params' : 'run_tags')
  return sql`select v.run_no from ${table} v where ${inExperiments(sql`v.experiment_id`)} and v.key = ${clause.key}
    and ${equalsByIndex(db.dialect, sql`v.value`, clause)}`
}
