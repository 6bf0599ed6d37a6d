import { invalidParameter, type StemmaError } from '@stemma/contract'
import { pythonString } from './python-string.ts'
import { isQuoted, withDoubledEscaped } from './quoted.ts'
import type { Source } from './source.ts'
import type { Token } from './tokenizer.ts'

export interface ListItem {
  readonly type: 'string' | 'number'
  /** A string without its quotes; a number as written. */
  readonly text: string
  /** What a string with doubled quotes is if they stand for one, as in SQL; to Python they are two strings in a row. */
  readonly also?: string
}

export const maxListItems: number = 1000

/**
 * The items between two parentheses, which are given by their token indexes. As in Python, parentheses around the whole list count for
 * nothing, a comma may follow the last item, and strings in a row are one. Throws INVALID_PARAMETER_VALUE.
 */
export function readList(source: Source, [open, close]: readonly [number, number]): ListItem[] {
  let [first, end] = [open + 1, close]
  while (source.closeOf.get(first) === end - 1) [first, end] = [first + 1, end - 1]
  if (first === end) {
    throw listError('expected a non-empty list of string values, but got empty list')
  }
  const items: ListItem[] = []
  for (let at = first; at < end; at += 1) {
    if (items.length === maxListItems) {
      throw invalidParameter(`A list in 'filter' has more than ${maxListItems} values.`)
    }
    const next = itemEnd(source, at)
    items.push(readItem(source.tokens.slice(at, next)))
    at = next
    if (at < end && source.tokens[at]?.type !== 'comma') throw illFormed()
  }
  return items
}

/** INVALID_PARAMETER_VALUE about a list. */
export function listError(reason: string): StemmaError {
  return invalidParameter(`While parsing a list in the query, ${reason}`)
}

function itemEnd({ tokens }: Source, start: number): number {
  if (tokens[start]?.type === 'number') return start + 1
  let at = start
  while (isString(tokens[at])) at += 1
  if (at === start) throw illFormed()
  return at
}

function readItem(tokens: readonly Token[]): ListItem {
  const text = tokens.map((token) => token.text).join('')
  if (tokens[0]?.type === 'number') return { type: 'number', text }
  const value = pythonString(text)
  if (value === undefined) throw illFormed()
  const escaped = tokens.map((token) => withDoubledEscaped(token.text)).join('')
  const also = escaped === text ? undefined : pythonString(escaped)
  return { type: 'string', text: value, ...(also !== undefined && { also }) }
}

function isString(token: Token | undefined): boolean {
  return token?.type === 'string' || (token?.type === 'name' && isQuoted(token.text, '"'))
}

function illFormed(): StemmaError {
  return listError('expected a non-empty list of string values, but got ill-formed list.')
}
