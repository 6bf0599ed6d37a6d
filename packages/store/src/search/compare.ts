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
  { op, value, also }: Compared,
): Condition {
  if (also !== undefined)
    return compareEither(dialect, column, { op, values: [String(value), also] })
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

export type Compared = Pick<Clause, 'op' | 'value' | 'also'>

function compareEither(
  dialect: 'sqlite' | 'postgres',
  column: Sql,
  { op, values }: { readonly op: Clause['op']; readonly values: readonly [string, string] },
): Condition {
  if (op === '=') return isOneOf(dialect, column, values)
  if (op === '!=') return sql`not ${isOneOf(dialect, column, values)}`
  const [first, second] = values.map((value) => compare(dialect, column, { op, value }))
  return sql`(${first} or ${second})`
}

/** Characters of a text that its index holds (`prefix` in migrations/column-types.ts). */
const indexedLength = 64

/** `column = value` by way of an index on the first characters of the column: a value that has no more needs no look at the row. */
export function equalsByIndex(
  dialect: 'sqlite' | 'postgres',
  column: Sql,
  { value, also }: Compared,
): Condition {
  const values = [String(value), ...(also === undefined ? [] : [also])]
  const starts = sql.join(values.map((text) => sql`substr(${text}, 1, ${sql.lit(indexedLength)})`))
  const start = sql<boolean>`substr(${column}, 1, ${sql.lit(indexedLength)}) in (${starts})`
  if (values.every(({ length }) => length < indexedLength)) return start
  return sql`${start} and ${isOneOf(dialect, column, values)}`
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
