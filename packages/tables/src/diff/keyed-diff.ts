import { invalidParameter } from '@stemma/contract'
import type { Engine } from '../engine/engine.ts'
import { quoteName } from '../engine/quote.ts'
import { pickColumns } from '../fingerprint/fingerprint-relation.ts'
import type { Relation } from '../relation/relation.ts'
import { typeText, type Column } from '../schema/value-type.ts'
import { differs } from './differs.ts'

export interface RowCounts {
  readonly added: number
  readonly removed: number
  readonly changed: number
  readonly unchanged: number
  /** For each column of both that differs in a changed row: in how many. */
  readonly changedColumns: Readonly<Record<string, number>>
}

export interface DiffInput {
  readonly before: Relation
  readonly now: Relation
  /** Columns that name a row. */
  readonly key: readonly string[]
}

/** Counts rows by key. Columns that only one side has make no row differ. Keys must be there and differ: `refuseBadKeys`. */
export async function countChanges(engine: Engine, input: DiffInput): Promise<RowCounts> {
  const { key, compared } = columnsOf(input)
  const others = compared.map(({ name }) => quoteName(name))
  const [row = []] = await engine.rows(`
    select count(*) filter (in_before is null), count(*) filter (in_now is null),
      count(*) filter (in_before and in_now and (${others.length === 0 ? 'false' : others.join(' or ')})),
      ${['count(*)', ...others.map((name) => `count(*) filter (in_before and in_now and ${name})`)].join(', ')}
    from (${joinSides(input, { key, compared })})`)
  const [added = 0, removed = 0, changed = 0, all = 0, ...columns] = row.map(Number)
  return {
    added,
    removed,
    changed,
    unchanged: all - added - removed - changed,
    changedColumns: Object.fromEntries(
      compared.flatMap(({ name }, index) => {
        const count = columns[index] ?? 0
        return count > 0 ? [[name, count]] : []
      }),
    ),
  }
}

/** Both sides side by side: the key, whether each has it, and for each other column whether the values differ. */
function joinSides({ before, now }: DiffInput, { key, compared }: DiffColumns): string {
  const using = key.map(({ name }) => quoteName(name)).join(', ')
  const others = compared.map(({ name, type }) => {
    const column = quoteName(name)
    return `${differs(`a.${column}`, `b.${column}`, type)} as ${column}`
  })
  return `select ${[using, 'in_before', 'in_now', ...others].join(', ')}
    from (select *, true as in_before from (${before.sql})) a
    full join (select *, true as in_now from (${now.sql})) b using (${using})`
}

interface DiffColumns {
  readonly key: readonly Column[]
  /** Columns of both, but the key, with the type of the newer side. */
  readonly compared: readonly Column[]
}

function columnsOf({ before, now, key }: DiffInput): DiffColumns {
  const keyColumns = pickColumns(now.schema.columns, key)
  pickColumns(before.schema.columns, key)
  const old = new Map(before.schema.columns.map(({ name, type }) => [name, typeText(type)]))
  return {
    key: keyColumns,
    compared: now.schema.columns.filter(({ name }) => old.has(name) && !key.includes(name)),
  }
}

const mostExamples = 5

/** INVALID_PARAMETER_VALUE with counts and examples when a key is null or names several rows. */
export async function refuseBadKeys(
  engine: Engine,
  relation: Relation,
  key: readonly string[],
): Promise<void> {
  const columns = pickColumns(relation.schema.columns, key).map(({ name }) => quoteName(name))
  const list = columns.join(', ')
  const [row = []] = await engine.rows(`
    select count(*), CAST(sum(n) AS BIGINT), count(*) filter (is_null)
    from (select count(*) as n, ${columns.map((name) => `${name} is null`).join(' or ')} as is_null
      from (${relation.sql}) group by ${list}) where n > 1 or is_null`)
  const [keys = 0, rows = 0, nulls = 0] = row.map(Number)
  if (keys === 0) return
  const examples = await engine.rows(`
    select CAST(row(${list}) AS VARCHAR), count(*) from (${relation.sql}) group by ${list}, 1
    having count(*) > 1 or ${columns.map((name) => `${name} is null`).join(' or ')}
    order by count(*) desc, 1 limit ${String(mostExamples)}`)
  const shown = examples.map(([value, count]) => `${String(value)} (${String(count)} rows)`)
  throw invalidParameter(
    `The key ${key.map((name) => `"${name}"`).join(', ')} does not name one row each: ${String(keys)} values stand for ${String(rows)} rows` +
      `${nulls > 0 ? ', some of them without a value' : ''}. Examples: ${shown.join(', ')}.`,
  )
}
