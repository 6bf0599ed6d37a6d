import type { Int64 } from '@stemma/contract'
import { sql } from 'kysely'
import type { Db, Value } from '../db.ts'
import type { Clause, OrderKey } from './clause.ts'
import { isOneOf, type Condition, type Sql } from './compare.ts'
import { attributeColumn, metricColumn, runCondition } from './run-conditions.ts'
import { cheapestDriver } from './run-driver.ts'
import { after, orderBy, type SortTerm } from './sort.ts'

export interface RunSearch {
  readonly experimentIds: readonly number[]
  readonly lifecycle: 'active' | 'deleted' | 'all'
  readonly clauses: readonly Clause[]
  readonly order: readonly OrderKey[]
  /** Only runs that changed in or after this transaction. */
  readonly changedSince?: Int64
}

/** A run found, and its position in the order: with it as `start`, a search goes on right behind. */
export interface RunHit {
  readonly runNo: number
  readonly position: readonly Value[]
}

/**
 * The next runs of a search, in its order: the keys asked for (missing values last, whichever the direction), then newest first, then by
 * id. When the first key is a metric, the runs are taken in three phases (a value, NaN, none), so that each can follow an index.
 */
export async function searchRuns(
  db: Db,
  search: RunSearch,
  page: { readonly start: readonly Value[] | undefined; readonly limit: number },
): Promise<readonly RunHit[]> {
  if (search.experimentIds.length === 0) return []
  const [first] = search.order
  if (first?.kind !== 'metric' || (first.aggregate ?? 'last') !== 'last')
    return searchPhase(db, search, undefined, page)

  const hits: RunHit[] = []
  for (const phase of [0, 1, 2]) {
    const reached = page.start === undefined ? undefined : Number(page.start[0])
    if (hits.length >= page.limit || (reached !== undefined && phase < reached)) continue
    const start = phase === reached ? page.start?.slice(1) : undefined
    const found = await searchPhase(db, search, phase, { start, limit: page.limit - hits.length })
    for (const { runNo, position } of found) hits.push({ runNo, position: [phase, ...position] })
  }
  return hits
}

async function searchPhase(
  db: Db,
  search: RunSearch,
  phase: number | undefined,
  { start, limit }: { readonly start: readonly Value[] | undefined; readonly limit: number },
): Promise<readonly RunHit[]> {
  const joins: Sql[] = []
  const terms: SortTerm[] = []
  const conditions: Condition[] = [
    isOneOf(db.dialect, sql`r.experiment_id`, search.experimentIds),
    ...search.clauses.map((clause) => runCondition(db.dialect, clause)),
  ]
  if (search.lifecycle !== 'all') conditions.push(sql`r.lifecycle = ${search.lifecycle}`)
  if (search.changedSince !== undefined) conditions.push(sql`r.changed >= ${search.changedSince}`)

  let order = search.order
  let from = await cheapestDriver(db, search)
  const metric = phase === undefined ? undefined : order[0]
  if (metric) {
    order = order.slice(1)
    if (phase === 2) {
      conditions.push(
        sql`not exists (select 1 from series m where m.run_no = r.run_no and m.key = ${metric.key})`,
      )
    } else {
      const own = sql`m.key = ${metric.key} and m.last_nan = ${phase}`
      if (from) joins.push(sql`cross join series m`)
      else from = { table: sql`series m`, join: sql`r.run_no = m.run_no` }
      conditions.push(
        sql`m.run_no = r.run_no and ${isOneOf(db.dialect, sql`m.experiment_id`, search.experimentIds)} and ${own}`,
      )
      if (phase === 0) terms.push({ expression: sql`m.last_value`, direction: metric.direction })
    }
  }
  for (const [index, key] of order.entries()) addOrderKey(key, index, joins, terms)
  if (!search.order.some(({ kind, key }) => kind === 'attribute' && key === 'start_time'))
    terms.push({ expression: sql`r.start_time`, direction: 'DESC' })
  terms.push({ expression: sql`r.run_id`, direction: 'ASC' })
  if (start) conditions.push(after(terms, start))

  const source = from ? sql`${from.table} cross join runs r` : sql`runs r`
  if (from) conditions.push(from.join)
  const columns = terms.map(
    ({ expression }, index) => sql`${expression} as ${sql.ref(`p${index}`)}`,
  )
  const { rows } = await sql<
    Record<string, Value>
  >`select r.run_no as run_no, ${sql.join(columns)} from ${source} ${sql.join(joins, sql` `)}
    where ${sql.join(conditions, sql` and `)} order by ${orderBy(terms)} limit ${limit}`.execute(
    db.query,
  )
  return rows.map((row) => ({
    runNo: Number(row['run_no']),
    position: terms.map((_, index) => row[`p${index}`] ?? null),
  }))
}

function addOrderKey(
  { kind, key, direction, aggregate }: OrderKey,
  index: number,
  joins: Sql[],
  terms: SortTerm[],
): void {
  if (kind === 'attribute') {
    const column = attributeColumn(key)
    if (key === 'end_time')
      terms.push({
        expression: sql`(case when r.end_time is null then 1 else 0 end)`,
        direction: 'ASC',
      })
    terms.push({
      expression: key === 'end_time' ? sql`coalesce(r.end_time, 0)` : column,
      direction,
    })
    return
  }
  const alias = sql.ref(`o${index}`)
  if (kind === 'metric') {
    const value = metricColumn(aggregate)
    const nan = (aggregate ?? 'last') === 'last' ? sql`s.last_nan` : sql`0`
    joins.push(
      sql`left join (select s.run_no, s.key, ${value} as value, ${nan} as nan from series s) ${alias} on ${alias}.run_no = r.run_no and ${alias}.key = ${key}`,
    )
    terms.push({
      expression: sql`(case when ${alias}.value is null then 2 else ${alias}.nan end)`,
      direction: 'ASC',
    })
    terms.push({ expression: sql`coalesce(${alias}.value, 0)`, direction })
    return
  }
  const table = sql.raw(kind === 'param' ? 'params' : 'run_tags')
  joins.push(
    sql`left join ${table} ${alias} on ${alias}.run_no = r.run_no and ${alias}.key = ${key}`,
  )
  terms.push({
    expression: sql`(case when ${alias}.value is null then 1 else 0 end)`,
    direction: 'ASC',
  })
  terms.push({ expression: sql`coalesce(${alias}.value, '')`, direction })
}
