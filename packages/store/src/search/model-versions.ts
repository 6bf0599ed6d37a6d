import { sql } from 'kysely'
import type { Db, Value } from '../db.ts'
import type { Clause, OrderKey } from './clause.ts'
import { compare, equalsByIndex, type Condition, type Sql } from './compare.ts'
import { metricColumn, metricCondition } from './run-conditions.ts'
import { after, orderBy, type SortTerm } from './sort.ts'

export interface ModelVersionSearch {
  /** Metrics and parameters are those of the run that a version came from. */
  readonly clauses: readonly Clause[]
  readonly order: readonly OrderKey[]
  /** Whether versions of prompts are left out. */
  readonly withoutPrompts: boolean
}

export interface ModelVersionHit {
  readonly versionNo: number
  readonly position: readonly Value[]
}

const columns: Record<string, string> = {
  name: 'v.name',
  run_id: 'v.run_id',
  source_path: 'v.source',
  version_number: 'v.version',
  creation_timestamp: 'v.created_at',
  last_updated_timestamp: 'v.updated_at',
  stage: 'v.stage',
  model_id: 'v.model_id',
  digest: `coalesce(v.digest, '')`,
  size_bytes: 'coalesce(v.size_bytes, 0)',
}

const usualOrder: readonly OrderKey[] = [
  { kind: 'attribute', key: 'last_updated_timestamp', direction: 'DESC' },
]
/** With more matches than this, walking the versions in their order and stopping at a full page is the quicker way. */
const maxMatches = 1000

/** The next versions of a search, in its order: the keys asked for (missing values last), then by name, then from the highest number. */
export async function searchModelVersions(
  db: Db,
  { clauses, order, withoutPrompts }: ModelVersionSearch,
  page: { readonly start: readonly Value[] | undefined; readonly limit: number },
): Promise<readonly ModelVersionHit[]> {
  const keys = order.length > 0 ? order : usualOrder
  const joins: Sql[] = []
  const terms: SortTerm[] = []
  for (const [index, key] of keys.entries()) addOrderKey(key, index, joins, terms)
  if (!hasKey(keys, 'name')) terms.push({ expression: sql`v.name`, direction: 'ASC' })
  if (!hasKey(keys, 'version_number')) terms.push({ expression: sql`v.version`, direction: 'DESC' })
  const conditions: Condition[] = [sql`v.lifecycle = 'active'`]
  for (const clause of clauses) conditions.push(await condition(db, clause))
  if (withoutPrompts)
    conditions.push(
      sql`not exists (select 1 from model_versions p where p.model_no = v.model_no and p.prompt = 1)`,
    )
  if (page.start) conditions.push(after(terms, page.start))
  const selected = terms.map(
    ({ expression }, index) => sql`${expression} as ${sql.ref(`p${index}`)}`,
  )
  const { rows } = await sql<
    Record<string, Value>
  >`select v.version_no as version_no, ${sql.join(selected)} from model_versions v ${sql.join(joins, sql` `)}
    where ${sql.join(conditions, sql` and `)} order by ${orderBy(terms)} limit ${page.limit}`.execute(
    db.query,
  )
  return rows.map((row) => ({
    versionNo: Number(row['version_no']),
    position: terms.map((_, index) => row[`p${index}`] ?? null),
  }))
}

async function condition(db: Db, clause: Clause): Promise<Condition> {
  switch (clause.kind) {
    case 'tag':
      return tagCondition(db, clause)
    case 'metric':
      return sql`exists (select 1 from runs r join series s on s.run_no = r.run_no
        where r.run_id = v.run_id and s.key = ${clause.key} and ${metricCondition(db.dialect, clause)})`
    case 'param':
      return sql`exists (select 1 from runs r join params x on x.run_no = r.run_no
        where r.run_id = v.run_id and x.key = ${clause.key} and ${compare(db.dialect, sql`x.value`, clause)})`
    default:
      return compare(db.dialect, columnOf(clause.key), clause)
  }
}

/** An equality is asked of its index first: few matches are fetched by number, many are met while walking (see `cheapestDriver`). */
async function tagCondition(db: Db, clause: Clause): Promise<Condition> {
  const walking = sql<boolean>`exists (select 1 from model_version_tags t where t.version_no = v.version_no and t.key = ${clause.key}
    and ${compare(db.dialect, sql`t.value`, clause)})`
  if (clause.op !== '=' || db.dialect === 'postgres') return walking
  const matches = sql`select t.version_no from model_version_tags t where t.key = ${clause.key}
    and ${equalsByIndex(db.dialect, sql`t.value`, clause)}`
  const { rows } = await sql<{
    count: number
  }>`select count(*) as count from (${matches} limit ${maxMatches + 1})`.execute(db.query)
  return Number(rows[0]?.count) <= maxMatches ? sql`v.version_no in (${matches})` : walking
}

function addOrderKey(
  { kind, key, direction, aggregate }: OrderKey,
  index: number,
  joins: Sql[],
  terms: SortTerm[],
): void {
  if (kind === 'attribute') {
    terms.push({ expression: columnOf(key), direction })
    return
  }
  const alias = sql.ref(`o${index}`)
  const isMetric = kind === 'metric'
  const found = isMetric
    ? sql`select r.run_id, ${metricColumn(aggregate)} as value, ${(aggregate ?? 'last') === 'last' ? sql`s.last_nan` : sql`0`} as nan
        from runs r join series s on s.run_no = r.run_no and s.key = ${key}`
    : sql`select r.run_id, x.value, 0 as nan from runs r join params x on x.run_no = r.run_no and x.key = ${key}`
  joins.push(sql`left join (${found}) ${alias} on ${alias}.run_id = v.run_id`)
  terms.push({
    expression: sql`(case when ${alias}.value is null then 2 else ${alias}.nan end)`,
    direction: 'ASC',
  })
  terms.push({
    expression: isMetric ? sql`coalesce(${alias}.value, 0)` : sql`coalesce(${alias}.value, '')`,
    direction,
  })
}

function hasKey(keys: readonly OrderKey[], name: string): boolean {
  return keys.some(({ kind, key }) => kind === 'attribute' && key === name)
}

function columnOf(key: string): Sql {
  const column = columns[key]
  if (column === undefined) throw new Error(`No column for the model-version attribute ${key}.`)
  return sql.raw(column)
}
