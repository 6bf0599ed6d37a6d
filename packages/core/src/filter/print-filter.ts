import { invalidParameter } from '@stemma/contract'
import type { Clause, OrderKey } from './ast.ts'
import { pythonLiteral } from './python-string.ts'
import { quotedEnd, unquote, withQuotesAsOne } from './quoted.ts'
import { writeNumber } from './read-number.ts'

const prefixes = {
  metric: 'metrics.',
  param: 'params.',
  tag: 'tags.',
  metadata: 'metadata.',
  dataset: 'datasets.',
  attribute: '',
} as const

/**
 * The canonical text of a filter, which reads back as the same clauses. The language has no way to write every text: one with quotes of
 * both kinds, for example. Throws INVALID_PARAMETER_VALUE for such a key or value.
 */
export function printFilter(clauses: readonly Clause[]): string {
  return clauses.map(printClause).join(' AND ')
}

/** The canonical text of one key of an order. Throws INVALID_PARAMETER_VALUE for a key that can't be written. */
export function printOrderKey(key: OrderKey): string {
  return `${printName(key)} ${key.direction}`
}

function printClause(clause: Clause): string {
  const { op, value } = clause
  const left = `${printName(clause)} ${op}`
  if (value === undefined) return left
  if (typeof value === 'object') return `${left} (${value.map(printItem).join(', ')})`
  if (typeof value !== 'string') return `${left} ${writeNumber(value)}`
  return `${left} ${printText(value, 'also' in clause ? clause.also : undefined)}`
}

function printText(value: string, also: string | undefined): string {
  const written = [`'${value}'`, `"${value}"`].find(
    (quoted) => isOneText(quoted) && withQuotesAsOne(quoted) === also,
  )
  if (written !== undefined) return written
  throw invalidParameter('This text cannot be written in the filter language.')
}

function printItem(value: string | number): string {
  if (typeof value === 'number') return writeNumber(value)
  if (!value.includes('\0')) return pythonLiteral(value)
  throw invalidParameter('This text cannot be written in the filter language.')
}

function printName(field: Pick<OrderKey, 'key' | 'aggregate'> & Pick<Clause, 'kind'>): string {
  const name = prefixes[field.kind] + printKey(field.key)
  return field.aggregate === undefined ? name : `${field.aggregate}(${name})`
}

function printKey(key: string): string {
  if (/^[\p{L}\p{N}\p{M}_]+(?:\.[\p{L}\p{N}\p{M}_]+)*$/u.test(key)) return key
  const written = [`\`${key}\``, `"${key}"`, `'${key}'`].find(
    (text) => isOneText(text) && unquote(unquote(text, `'"`), '`') === key,
  )
  if (written !== undefined) return written
  throw invalidParameter('This key cannot be written in the filter language.')
}

/** Whether the quotes enclose all of it, wherever it stands; a text that is only closed where no other follows does not count. */
function isOneText(text: string): boolean {
  return (
    !text.includes('\0') &&
    quotedEnd(text, 0) === text.length &&
    quotedEnd(`${text} ${text[0]}`, 0) === text.length
  )
}
