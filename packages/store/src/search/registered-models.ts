import { sql } from 'kysely'
import type { Db, Value } from '../db.ts'
import type { Clause, OrderKey } from './clause.ts'
import { compare, type Condition } from './compare.ts'
import { after, orderBy, type SortTerm } from './sort.ts'

export interface RegisteredModelSearch {
  readonly clauses: readonly Clause[]
  readonly order: readonly OrderKey[]
  /** Whether prompts are left out. */
  readonly withoutPrompts: boolean
}

export interface RegisteredModelHit {
  readonly modelNo: number
  readonly position: readonly Value[]
}

const columns: Record<string, string> = {
  name: 'm.name',
  last_updated_timestamp: 'm.updated_at',
}

/** The next registered models of a search, in its order; ties go by name, which is unique. */
export async function searchRegisteredModels(
  db: Db,
  { clauses, order, withoutPrompts }: RegisteredModelSearch,
  page: { readonly start: readonly Value[] | undefined; readonly limit: number },
): Promise<readonly RegisteredModelHit[]> {
  const terms: SortTerm[] = order.map(({ key, direction }) => ({
    expression: sql.raw(columnOf(key)),
    direction,
  }))
  if (!order.some(({ key }) => key === 'name'))
    terms.push({ expression: sql`m.name`, direction: 'ASC' })
  const conditions: Condition[] = [
    sql`m.lifecycle = 'active'`,
    ...clauses.map((clause) => condition(db, clause)),
  ]
  if (withoutPrompts) conditions.push(sql`m.prompt = 0`)
  if (page.start) conditions.push(after(terms, page.start))
  const selected = terms.map(
    ({ expression }, index) => sql`${expression} as ${sql.ref(`p${index}`)}`,
  )
  const { rows } = await sql<
    Record<string, Value>
  >`select m.model_no as model_no, ${sql.join(selected)} from registered_models m
    where ${sql.join(conditions, sql` and `)} order by ${orderBy(terms)} limit ${page.limit}`.execute(
    db.query,
  )
  return rows.map((row) => ({
    modelNo: Number(row['model_no']),
    position: terms.map((_, index) => row[`p${index}`] ?? null),
  }))
}

function condition(db: Db, clause: Clause): Condition {
  if (clause.kind !== 'tag') return compare(db.dialect, sql.raw(columnOf(clause.key)), clause)
  return sql`exists (select 1 from registered_model_tags t where t.model_no = m.model_no and t.key = ${clause.key}
    and ${compare(db.dialect, sql`t.value`, clause)})`
}

function columnOf(key: string): string {
  const column = columns[key]
  if (column === undefined) throw new Error(`No column for the registered-model attribute ${key}.`)
  return column
}
