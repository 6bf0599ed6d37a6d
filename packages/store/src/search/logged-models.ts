import { sql } from 'kysely'
import type { Db, Value } from '../db.ts'
import type { Clause, OrderKey } from './clause.ts'
import { compare, isOneOf, type Condition, type Sql } from './compare.ts'
import { numericId } from './experiments.ts'
import { after, orderBy, type SortTerm } from './sort.ts'

export interface DatasetChoice {
  readonly name: string
  readonly digest?: string | undefined
}

export interface ModelOrderKey extends OrderKey {
  readonly dataset?: DatasetChoice | undefined
}

export interface LoggedModelSearch {
  readonly experimentIds: readonly number[]
  readonly clauses: readonly Clause[]
  /** Metric conditions and orders look at metrics on these datasets only; without a condition, models need any metric on them. */
  readonly datasets: readonly DatasetChoice[]
  readonly order: readonly ModelOrderKey[]
}

export interface LoggedModelHit {
  readonly modelNo: number
  readonly position: readonly Value[]
}

const columns: Record<string, string> = {
  name: 'm.name',
  model_id: 'm.model_id',
  model_type: 'm.model_type',
  status: 'm.status',
  source_run_id: 'm.source_run_id',
  experiment_id: 'm.experiment_id',
  artifact_location: 'm.artifact_uri',
  lifecycle_stage: 'm.lifecycle',
  creation_timestamp: 'm.created_at',
  last_updated_timestamp: 'm.updated_at',
}

/** The next models of a search, in its order: missing metrics last, then newest first. */
export async function searchLoggedModels(
  db: Db,
  search: LoggedModelSearch,
  page: { readonly start: readonly Value[] | undefined; readonly limit: number },
): Promise<readonly LoggedModelHit[]> {
  if (search.experimentIds.length === 0) return []
  const joins: Sql[] = []
  const terms: SortTerm[] = []
  for (const [index, key] of search.order.entries())
    addOrderKey(key, { index, datasets: search.datasets }, joins, terms)
  if (!search.order.some(({ kind, key }) => kind !== 'metric' && key === 'creation_timestamp'))
    terms.push({ expression: sql`m.created_at`, direction: 'DESC' })
  terms.push({ expression: sql`m.model_no`, direction: 'DESC' })

  const conditions: Condition[] = [
    isOneOf(db.dialect, sql`m.experiment_id`, search.experimentIds),
    sql`m.lifecycle = 'active'`,
    ...search.clauses.map((clause) => condition(db, clause, search.datasets)),
  ]
  if (search.datasets.length > 0 && !search.clauses.some(({ kind }) => kind === 'metric')) {
    conditions.push(
      sql`exists (select 1 from logged_model_metrics x where x.model_no = m.model_no and ${onDatasets(search.datasets)})`,
    )
  }
  if (page.start) conditions.push(after(terms, page.start))
  const selected = terms.map(
    ({ expression }, index) => sql`${expression} as ${sql.ref(`p${index}`)}`,
  )
  const { rows } = await sql<
    Record<string, Value>
  >`select m.model_no as model_no, ${sql.join(selected)} from logged_models m ${sql.join(joins, sql` `)}
    where ${sql.join(conditions, sql` and `)} order by ${orderBy(terms)} limit ${page.limit}`.execute(
    db.query,
  )
  return rows.map((row) => ({
    modelNo: Number(row['model_no']),
    position: terms.map((_, index) => row[`p${index}`] ?? null),
  }))
}

function condition(db: Db, clause: Clause, datasets: readonly DatasetChoice[]): Condition {
  if (clause.kind === 'metric') {
    const compared = compare(db.dialect, sql`l.value`, clause)
    const value =
      clause.op === '!=' ? sql`(l.nan = 1 or ${compared})` : sql`(l.nan = 0 and ${compared})`
    const latest = sql`select x.value, x.nan from logged_model_metrics x
      where x.model_no = m.model_no and x.key = ${clause.key} and ${onDatasets(datasets)} order by ${latestFirst} limit 1`
    return sql`exists (select 1 from (${latest}) l where ${value})`
  }
  if (clause.kind === 'param' || clause.kind === 'tag') {
    const table = sql.raw(clause.kind === 'param' ? 'logged_model_params' : 'logged_model_tags')
    return sql`exists (select 1 from ${table} v where v.model_no = m.model_no and v.key = ${clause.key} and ${compare(db.dialect, sql`v.value`, clause)})`
  }
  return compare(db.dialect, sql.raw(columnOf(clause.key)), numericId(clause))
}

/** As of a run's metrics: the highest step counts, then the time, then the value. */
const latestFirst = sql`x.step desc, x.time desc, x.value desc, x.nan desc`

function onDatasets(datasets: readonly DatasetChoice[]): Condition {
  if (datasets.length === 0) return sql`1 = 1`
  return sql`(${sql.join(datasets.map(onDataset), sql` or `)})`
}

function onDataset({ name, digest }: DatasetChoice): Condition {
  return digest === undefined
    ? sql`x.dataset_name = ${name}`
    : sql`(x.dataset_name = ${name} and x.dataset_digest = ${digest})`
}

function addOrderKey(
  { kind, key, direction, dataset }: ModelOrderKey,
  { index, datasets }: { readonly index: number; readonly datasets: readonly DatasetChoice[] },
  joins: Sql[],
  terms: SortTerm[],
): void {
  if (kind !== 'metric') {
    terms.push({ expression: sql.raw(columnOf(key)), direction })
    return
  }
  const alias = sql.ref(`o${index}`)
  const latest = sql`select x.model_no, x.value, x.nan, row_number() over (partition by x.model_no order by ${latestFirst}) as place
    from logged_model_metrics x where x.key = ${key} and ${onDatasets(datasets)} and ${onDatasets(dataset ? [dataset] : [])}`
  joins.push(
    sql`left join (${latest}) ${alias} on ${alias}.model_no = m.model_no and ${alias}.place = 1`,
  )
  terms.push({
    expression: sql`(case when ${alias}.value is null then 2 else ${alias}.nan end)`,
    direction: 'ASC',
  })
  terms.push({ expression: sql`coalesce(${alias}.value, 0)`, direction })
}

function columnOf(key: string): string {
  const column = columns[key]
  if (column === undefined) throw new Error(`No column for the logged-model attribute ${key}.`)
  return column
}
