import { sql } from 'kysely'
import type { Db, Value } from '../db.ts'
import { traceValueTables, type TraceValueKind } from '../repositories/trace-values.ts'
import type { Clause, OrderKey } from './clause.ts'
import { compare, equalsByIndex, isOneOf, type Condition, type Sql } from './compare.ts'
import { after, orderBy, type SortTerm } from './sort.ts'

export interface TraceSearch {
  readonly experimentIds: readonly number[]
  readonly clauses: readonly Clause[]
  readonly order: readonly OrderKey[]
}

export interface TraceHit {
  readonly traceNo: number
  readonly position: readonly Value[]
}

const columns: Readonly<Record<string, string>> = {
  request_id: 't.trace_id',
  client_request_id: 't.client_request_id',
  status: 't.state',
  timestamp_ms: 't.start_time',
  execution_time_ms: 't.duration_ms',
  end_time_ms: 't.start_time + coalesce(t.duration_ms, 0)',
  experiment_id: 't.experiment_id',
}

/** What clients keep where they keep anything: an attribute to those who ask. */
const kept: Readonly<Record<string, KeptPlace>> = {
  name: { kind: 'tag', key: 'mlflow.traceName' },
  run_id: { kind: 'metadata', key: 'mlflow.sourceRun' },
}

interface KeptPlace {
  readonly kind: TraceValueKind
  readonly key: string
}

/** The next traces of a search in active experiments, in its order: missing values last, then newest first, then by id. */
export async function searchTraces(
  db: Db,
  { experimentIds, clauses, order }: TraceSearch,
  page: { readonly start: readonly Value[] | undefined; readonly limit: number },
): Promise<readonly TraceHit[]> {
  if (experimentIds.length === 0) return []
  const terms = order.flatMap(sortTerms)
  for (const [key, direction] of [
    ['timestamp_ms', 'DESC'],
    ['request_id', 'ASC'],
  ] as const)
    if (!order.some((one) => one.key === key))
      terms.push({ expression: sql.raw(String(columns[key])), direction })
  const conditions: Condition[] = [
    isOneOf(db.dialect, sql`t.experiment_id`, experimentIds),
    sql`exists (select 1 from experiments e where e.experiment_id = t.experiment_id and e.lifecycle = 'active')`,
    ...clauses.map((clause) => condition(db, clause)),
  ]
  if (page.start) conditions.push(after(terms, page.start))
  const selected = terms.map(
    ({ expression }, index) => sql`${expression} as ${sql.ref(`p${index}`)}`,
  )
  const { rows } = await sql<
    Record<string, Value>
  >`select t.trace_no as trace_no, ${sql.join(selected)} from traces t
    where ${sql.join(conditions, sql` and `)} order by ${orderBy(terms)} limit ${page.limit}`.execute(
    db.query,
  )
  return rows.map((row) => ({
    traceNo: Number(row['trace_no']),
    position: terms.map((_, index) => row[`p${index}`] ?? null),
  }))
}

function condition(db: Db, clause: Clause): Condition {
  const place: KeptPlace | undefined =
    clause.kind === 'tag' || clause.kind === 'metadata'
      ? { kind: clause.kind, key: clause.key }
      : kept[clause.key]
  if (place === undefined) return compare(db.dialect, sql.raw(columnOf(clause.key)), clause)
  const found = sql`select v.trace_no from ${sql.raw(traceValueTables[place.kind])} v where v.key = ${place.key}`
  if (clause.op === 'IS NULL') return sql`t.trace_no not in (${found})`
  if (clause.op === 'IS NOT NULL') return sql`t.trace_no in (${found})`
  const compared =
    clause.op === '='
      ? equalsByIndex(db.dialect, sql`v.value`, clause)
      : compare(db.dialect, sql`v.value`, clause)
  return sql`t.trace_no in (${found} and ${compared})`
}

function sortTerms({ key, direction }: OrderKey): readonly SortTerm[] {
  const place = kept[key]
  const value: Sql =
    place === undefined
      ? sql.raw(columnOf(key))
      : sql`(select v.value from ${sql.raw(traceValueTables[place.kind])} v where v.trace_no = t.trace_no and v.key = ${place.key})`
  if (place === undefined && key !== 'execution_time_ms') return [{ expression: value, direction }]
  const absent = place === undefined ? sql`0` : sql`''`
  return [
    { expression: sql`(case when ${value} is null then 1 else 0 end)`, direction: 'ASC' },
    { expression: sql`coalesce(${value}, ${absent})`, direction },
  ]
}

function columnOf(key: string): string {
  const column = columns[key]
  if (column === undefined) throw new Error(`No column for the trace attribute ${key}.`)
  return column
}
