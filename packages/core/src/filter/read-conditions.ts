import { invalidParameter, pythonRepr, type StemmaError } from '@stemma/contract'
import { readCondition, type Condition } from './read-condition.ts'
import { shorten } from './show.ts'
import { isWord, readSource, written, type Source } from './source.ts'

export const maxClauses: number = 100

/** After so many parts that are no condition, the rest is not looked at. */
const maxShownParts = 10

/**
 * The conditions of a filter. As upstream does, it takes those without AND between them for joined by AND, and ignores an AND too many.
 * Throws INVALID_PARAMETER_VALUE that shows what is no condition.
 */
export function readConditions(text: string): readonly Condition[] {
  const source = readSource(text, 'filter')
  const { tokens, closeOf } = source
  refuseStatements(source)
  const conditions: Condition[] = []
  const rest: string[] = []
  for (let at = 0; at < tokens.length;) {
    if (isWord(tokens[at], 'AND')) {
      at += 1
      continue
    }
    const found = readCondition(source, at)
    if (found) conditions.push(found.value)
    if (conditions.length > maxClauses) {
      throw invalidParameter(`'filter' has more than ${maxClauses} conditions.`)
    }
    const last = closeOf.get(at) ?? at
    if (!found) rest.push(written(source, [at, last]))
    if (rest.length === maxShownParts) break
    at = found?.next ?? last + 1
  }
  if (rest.length > 0) throw noConditions(rest)
  return conditions
}

function noConditions(parts: readonly string[]): StemmaError {
  const shown = parts.map((part) => `'${shorten(part)}'`).join(', ')
  return invalidParameter(`Invalid clause(s) in filter string: ${shown}`)
}

function refuseStatements({ text, tokens }: Source): void {
  const end = tokens.findIndex(({ type }) => type === 'semicolon')
  if (end < 0 || end === tokens.length - 1) return
  throw invalidParameter(
    `Search filter contained multiple expression ${pythonRepr(shorten(text))}. Provide AND-ed expression list.`,
  )
}
