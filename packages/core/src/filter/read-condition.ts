import { invalidParameter } from '@stemma/contract'
import type { Aggregate } from './ast.ts'
import { readList, type ListItem } from './read-list.ts'
import { shorten } from './show.ts'
import { isWord, written, type Source } from './source.ts'

/** A condition as written: whether there is such a field, and whether operator and value suit it, is not looked at yet. */
export interface Condition {
  readonly name: string
  readonly aggregate: Aggregate | undefined
  /** In upper case, one space between words. */
  readonly operator: string
  /** Undefined after `IS NULL` and `IS NOT NULL`. */
  readonly value: ConditionValue | undefined
}

export interface ConditionValue {
  readonly type: 'name' | 'string' | 'number' | 'list'
  /** As written, with its quotes. */
  readonly text: string
  /** The items of a list. Throws INVALID_PARAMETER_VALUE when it is not one of strings and numbers. */
  readonly items: () => readonly ListItem[]
}

interface Found<T> {
  readonly value: T
  /** Index of the token behind it. */
  readonly next: number
}

/** A calculation such as `a-b` in place of a name is recognised over at most so many tokens. */
const maxCalculation = 16

/**
 * The condition that starts at a token, if one does. Throws INVALID_PARAMETER_VALUE if one does but compares something that is no name.
 */
export function readCondition(source: Source, start: number): Found<Condition> | undefined {
  const operandEnd = findOperand(source, start)
  if (operandEnd === undefined) return undefined
  const operator = readOperator(source, operandEnd)
  if (operator === undefined) return undefined
  const unary = operator.value.endsWith(' NULL')
  const value = unary ? undefined : readValue(source, operator.next)
  if (!unary && value === undefined) return undefined
  if (/\bIN$/.test(operator.value) && value?.value.type !== 'list') return undefined
  return {
    value: {
      ...readName(source, [start, operandEnd - 1]),
      operator: operator.value,
      value: value?.value,
    },
    next: value?.next ?? operator.next,
  }
}

/** `metrics.loss`, or an aggregate of it: `min(metrics.loss)`. Undefined when the tokens are something else. */
export function readOperand(
  { tokens }: Source,
  [first, last]: readonly [number, number],
): Pick<Condition, 'name' | 'aggregate'> | undefined {
  const head = tokens[first]
  if (head?.type !== 'name') return undefined
  if (first === last) return { name: head.text, aggregate: undefined }
  const aggregate = aggregates.get(head.text.toLowerCase())
  const inner = tokens[first + 2]
  const call =
    tokens[first + 1]?.type === 'open' && tokens[last]?.type === 'close' && last === first + 3
  if (aggregate === undefined || !call || inner?.type !== 'name') return undefined
  return { name: inner.text, aggregate }
}

const aggregates: ReadonlyMap<string, Aggregate> = new Map(
  (['last', 'min', 'max', 'first', 'mean', 'count'] as const).map((name) => [name, name]),
)

function readName(
  source: Source,
  range: readonly [number, number],
): Pick<Condition, 'name' | 'aggregate'> {
  const operand = readOperand(source, range)
  if (operand) return operand
  throw invalidParameter(
    `Invalid comparison clause. Expected 'Identifier' found '${shorten(written(source, range))}'`,
  )
}

/** Where the left side of a comparison ends, be it a name or not. */
function findOperand({ tokens, closeOf }: Source, start: number): number | undefined {
  const first = tokens[start]
  if (first?.type === 'open') return nextOf(closeOf.get(start))
  if (first?.type === 'name' && tokens[start + 1]?.type === 'open' && !isWord(first, 'IN')) {
    const called = nextOf(closeOf.get(start + 1))
    if (called !== undefined) return called
  }
  if (first?.type !== 'name' && first?.type !== 'string' && first?.type !== 'number')
    return undefined
  let at = start + 1
  while (at < start + maxCalculation && tokens[at]?.type === 'junk') at += 2
  return at
}

const words: readonly (readonly string[])[] = [
  ['LIKE'],
  ['ILIKE'],
  ['RLIKE'],
  ['REGEXP'],
  ['IN'],
  ['NOT', 'LIKE'],
  ['NOT', 'ILIKE'],
  ['NOT', 'RLIKE'],
  ['NOT', 'REGEXP'],
  ['NOT', 'IN'],
  ['IS', 'NULL'],
  ['IS', 'NOT', 'NULL'],
]

function readOperator({ tokens }: Source, at: number): Found<string> | undefined {
  const token = tokens[at]
  if (token?.type === 'operator') return { value: token.text, next: at + 1 }
  const found = words.find((parts) =>
    parts.every((part, index) => isWord(tokens[at + index], part)),
  )
  return found && { value: found.join(' '), next: at + found.length }
}

function readValue(source: Source, at: number): Found<ConditionValue> | undefined {
  const token = source.tokens[at]
  const close = source.closeOf.get(at)
  if (close !== undefined) {
    const range = [at, close] as const
    const items = () => readList(source, range)
    return { value: { type: 'list', text: written(source, range), items }, next: close + 1 }
  }
  if (token?.type !== 'name' && token?.type !== 'string' && token?.type !== 'number')
    return undefined
  if (isWord(token, 'AND') || isWord(token, 'OR')) return undefined
  return { value: { type: token.type, text: token.text, items: () => [] }, next: at + 1 }
}

function nextOf(index: number | undefined): number | undefined {
  return index === undefined ? undefined : index + 1
}
