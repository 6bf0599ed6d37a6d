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
      return sql`${column} in (${sql.join(listOf(value))})`
    case 'NOT IN':
      return sql`${column} not in (${sql.join(listOf(value))})`
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

function listOf(value: Clause['value']): readonly unknown[] {
  return typeof value === 'object' ? value : [value]
}

function foldAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
