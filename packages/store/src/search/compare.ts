import { writeJson } from '@stemma/contract'
import { sql, type RawBuilder } from 'kysely'
import type { Clause } from './clause.ts'

export type Sql = RawBuilder<unknown>
export type Condition = RawBuilder<boolean>

/**
 * `column op value`. LIKE is case-sensitive and ILIKE ignores the case of ASCII letters, on both databases; `%` and `_` have no escape.
 * (`lower` folds ASCII only: SQLite's always does, PostgreSQL's does for our columns, whose collation is "C".)
 */
export function compare(
  dialect: 'sqlite' | 'postgres',
  column: Sql,
  { op, value }: Pick<Clause, 'op' | 'value'>,
): Condition {
  switch (op) {
    case 'IS NULL':
      return sql`${column} is null`
    case 'IS NOT NULL':
      return sql`${column} is not null`
    case 'IN':
      return isOneOf(dialect, column, listOf(value))
    case 'NOT IN':
      return sql`not ${isOneOf(dialect, column, listOf(value))}`
    case 'LIKE':
      return like(dialect, column, String(value))
    case 'ILIKE':
      return like(dialect, sql`lower(${column})`, foldAscii(String(value)))
    default:
      return sql`${column} ${sql.raw(op === '!=' ? '<>' : op)} ${scalar(dialect, value)}`
  }
}

/** PostgreSQL takes the type of a parameter from the column; a number that is no 64-bit integer must say that it is a double. */
function scalar(dialect: 'sqlite' | 'postgres', value: Clause['value']): Sql {
  const isDouble = typeof value === 'number' && !Number.isSafeInteger(value)
  return dialect === 'postgres' && isDouble ? sql`${value}::double precision` : sql`${value}`
}

function like(dialect: 'sqlite' | 'postgres', column: Sql, pattern: string): Condition {
  return dialect === 'sqlite'
    ? sql`${column} like ${pattern}`
    : sql`${column} like ${pattern} escape ''`
}

/** More values than this are bound as one list: databases limit the number of parameters. */
const maxParameters = 100

/** `column in (…)`, for any number of values, also none. One value is an equality, which an index can enter. */
export function isOneOf(
  dialect: 'sqlite' | 'postgres',
  column: Sql,
  values: readonly (string | number | bigint)[],
): Condition {
  if (values.length === 0) return sql`(1 = 0)`
  if (values.length === 1) return sql`(${column} = ${values[0]})`
  if (values.length <= maxParameters) return sql`(${column} in (${sql.join(values)}))`
  const list = writeJson(values)
  if (dialect === 'sqlite') return sql`(${column} in (select value from json_each(${list})))`
  const element = typeof values[0] === 'string' ? sql`element` : sql`element::bigint`
  return sql`(${column} in (select ${element} from jsonb_array_elements_text(${list}::jsonb) as element))`
}

function listOf(value: Clause['value']): readonly (string | number | bigint)[] {
  if (value === undefined) return []
  return typeof value === 'object' ? value : [value]
}

function foldAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
