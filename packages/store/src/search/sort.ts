import { invalidParameter } from '@stemma/contract'
import { sql } from 'kysely'
import type { Value } from '../db.ts'
import type { Condition, Sql } from './compare.ts'

/** One term of an order. Its expression is never null, so that a position in the order is a plain list of values. */
export interface SortTerm {
  readonly expression: Sql
  readonly direction: 'ASC' | 'DESC'
}

export function orderBy(terms: readonly SortTerm[]): Sql {
  return sql.join(
    terms.map(
      ({ expression, direction }) => sql`${expression} ${sql.raw(direction.toLowerCase())}`,
    ),
  )
}

/**
 * "Comes after this position": `a > 1 or (a = 1 and (b < 2 or (b = 2 and c > 3)))`, with a bound on the first term in front of it, by
 * which an index can be entered. Throws when the position has another number of values than the order.
 */
export function after(terms: readonly SortTerm[], position: readonly Value[]): Condition {
  const [first] = terms
  if (!first || position.length !== terms.length)
    throw invalidParameter('Invalid page token, parsed value is not a position in this order')
  const bound = sql`${first.expression} ${sql.raw(first.direction === 'ASC' ? '>=' : '<=')} ${position[0]}`
  return sql`(${bound} and ${beyond(terms, position)})`
}

function beyond(
  [first, ...rest]: readonly SortTerm[],
  [value, ...values]: readonly Value[],
): Condition {
  if (!first) return sql`1 = 0`
  const past = sql`${first.expression} ${sql.raw(first.direction === 'ASC' ? '>' : '<')} ${value}`
  if (rest.length === 0) return sql`${past}`
  return sql`(${past} or (${first.expression} = ${value} and ${beyond(rest, values)}))`
}
