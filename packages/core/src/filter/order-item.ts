import { invalidParameter, pythonReprList, type StemmaError } from '@stemma/contract'
import type { OrderKey } from './ast.ts'
import type { Grammar } from './grammar.ts'
import { checkAggregate } from './parse-filter.ts'
import { readOperand } from './read-condition.ts'
import { readField } from './read-field.ts'
import { shorten } from './show.ts'
import { isWord, readSource } from './source.ts'

export const maxOrderKeys: number = 20

/** What one kind of entity can be ordered by. */
export interface OrderGrammar {
  /** With the attributes to order by in place of those to filter by. */
  readonly grammar: Grammar
  readonly kinds: readonly OrderKey['kind'][]
}

/** Reads `<name> [ASC|DESC]` for each item. Throws INVALID_PARAMETER_VALUE, also for too many keys and for one that comes twice. */
export function parseOrder(items: readonly string[], grammar: OrderGrammar): readonly OrderKey[] {
  checkOrderLength(items)
  const keys = items.map((item) => parseOrderItem(item, grammar))
  const distinct = new Set(keys.map(({ kind, key, aggregate }) => [kind, aggregate, key].join(' ')))
  if (distinct.size < keys.length) {
    const shown = pythonReprList(items.map(shorten))
    throw invalidParameter(`\`order_by\` contains duplicate fields: ${shown}`)
  }
  return keys
}

function parseOrderItem(item: string, { grammar, kinds }: OrderGrammar): OrderKey {
  const source = readSource(item, 'order_by')
  const last = source.tokens.at(-1)
  const descending = isWord(last, 'DESC')
  const directed = descending || isWord(last, 'ASC')
  const end = source.tokens.length - (directed ? 1 : 0)
  const operand = end > 0 ? readOperand(source, [0, end - 1]) : undefined
  if (operand === undefined)
    throw unreadable(
      item,
      source.tokens.map(({ type }) => type),
    )
  const { kind, key } = readField(operand.name, grammar)
  checkAggregate(operand.aggregate, kind === 'metric' && grammar.aggregates)
  if (kind === 'dataset' || kind === 'metadata' || !kinds.includes(kind)) {
    throw invalidParameter(`Invalid order_by entity: ${kind}`)
  }
  const direction = descending ? 'DESC' : 'ASC'
  const { aggregate } = operand
  return aggregate === undefined || aggregate === 'last'
    ? { kind, key, direction }
    : { kind, key, direction, aggregate }
}

function unreadable(item: string, types: readonly string[]): StemmaError {
  const shown = shorten(item)
  return types.length === 2 && types.every((type) => type === 'name')
    ? invalidParameter(`Invalid ordering key in order_by clause '${shown}'.`)
    : invalidParameter(`Invalid order_by clause '${shown}'. Could not be parsed.`)
}

/** Throws INVALID_PARAMETER_VALUE for too many keys. */
export function checkOrderLength({ length }: { readonly length: number }): void {
  if (length <= maxOrderKeys) return
  throw invalidParameter(`'order_by' has ${length} keys; at most ${maxOrderKeys} are allowed.`)
}
