import { sql } from 'kysely'
import type { Db, Value } from '../db.ts'
import type { Clause, OrderKey } from './clause.ts'
import { compare, type Condition } from './compare.ts'
import { after, orderBy, type SortTerm } from './sort.ts'

export interface ExperimentSearch {
  readonly lifecycle: 'active' | 'deleted' | 'all'
  readonly clauses: readonly Clause[]
  readonly order: readonly OrderKey[]
}

export interface ExperimentHit {
  readonly experimentId: number
  readonly position: readonly Value[]
}

const columns: Record<string, string> = {
  name: 'e.name',
  experiment_id: 'e.experiment_id',
  creation_time: 'e.created_at',
  last_update_time: 'e.updated_at',
}

/** The next experiments of a search, in its order; ties go by descending id. */
export async function searchExperiments(
  db: Db,
  { lifecycle, clauses, order }: ExperimentSearch,
  page: { readonly start: readonly Value[] | undefined; readonly limit: number },
): Promise<readonly ExperimentHit[]> {
  const keys =
    order.length > 0
      ? order
      : [
          { kind: 'attribute', key: 'creation_time', direction: 'DESC' } as const,
          { kind: 'attribute', key: 'experiment_id', direction: 'ASC' } as const,
        ]
  const terms: SortTerm[] = keys.map(({ key, direction }) => ({
    expression: sql.raw(columnOf(key)),
    direction,
  }))
  if (!keys.some(({ key }) => key === 'experiment_id'))
    terms.push({ expression: sql`e.experiment_id`, direction: 'DESC' })
  const conditions: Condition[] = clauses.map((clause) => condition(db, clause))
  if (lifecycle !== 'all') conditions.push(sql`e.lifecycle = ${lifecycle}`)
  if (page.start) conditions.push(after(terms, page.start))
  if (conditions.length === 0) conditions.push(sql`1 = 1`)
  const selected = terms.map(
    ({ expression }, index) => sql`${expression} as ${sql.ref(`p${index}`)}`,
  )
  const { rows } = await sql<
    Record<string, Value>
  >`select e.experiment_id as experiment_id, ${sql.join(selected)} from experiments e
    where ${sql.join(conditions, sql` and `)} order by ${orderBy(terms)} limit ${page.limit}`.execute(
    db.query,
  )
  return rows.map((row) => ({
    experimentId: Number(row['experiment_id']),
    position: terms.map((_, index) => row[`p${index}`] ?? null),
  }))
}

function condition(db: Db, clause: Clause): Condition {
  if (clause.kind !== 'tag')
    return compare(db.dialect, sql.raw(columnOf(clause.key)), numericId(clause))
  const found = sql`select 1 from experiment_tags t where t.experiment_id = e.experiment_id and t.key = ${clause.key}`
  if (clause.op === 'IS NULL') return sql`not exists (${found})`
  if (clause.op === 'IS NOT NULL') return sql`exists (${found})`
  return sql`exists (${found} and ${compare(db.dialect, sql`t.value`, clause)})`
}

/** Experiment ids are texts in filters and numbers in the table; a text that is no number matches nothing. */
export function numericId(clause: Clause): Clause {
  if (clause.key !== 'experiment_id') return clause
  const asNumber = (text: unknown) => (/^\d{1,15}$/.test(String(text)) ? Number(text) : -1)
  return {
    ...clause,
    value: typeof clause.value === 'object' ? clause.value.map(asNumber) : asNumber(clause.value),
  }
}

function columnOf(key: string): string {
  const column = columns[key]
  if (column === undefined) throw new Error(`No column for the experiment attribute ${key}.`)
  return column
}
