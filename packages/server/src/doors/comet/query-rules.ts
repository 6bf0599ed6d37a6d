import { CometError } from './comet-error.ts'
import { fieldsOf, listOf, numberOf, textOf } from './comet-fields.ts'
import { querySources, type QuerySource, type QueryValue, type ValueOf } from './query-values.ts'

/** A condition, as `comet_ml.query` says it. */
export type Rule =
  | { readonly kind: 'all' | 'any'; readonly rules: readonly Rule[] }
  | {
      readonly kind: 'compare'
      /** Undefined where the client has lost it: then it is the first source that has the name. */
      readonly source: QuerySource | undefined
      readonly name: string
      readonly type: string
      readonly operator: string
      readonly operands: readonly string[]
    }

const mostRules = 1000
const mostDepth = 50

/** The condition of `API.query`: a list of predicates, all of which hold. @throws CometError */
export function readPredicates(predicates: unknown): Rule {
  const list = listOf(predicates).map(fieldsOf)
  // The client writes `~(a & b)` and `~a & ~b` alike.
  if (list.filter(({ negated }) => negated === true).length > 1)
    throw refused(
      'comet_ml sends ~(a & b) as it sends ~a & ~b: use API.search, which sends what you wrote.',
    )
  const reader = new RuleReader()
  return {
    kind: 'all',
    rules: list.map(({ source, query }) => reader.read(query, sourceOf(source), 0)),
  }
}

/** The condition of `API.search`: a tree. @throws CometError */
export function readRulesTree(tree: unknown): Rule {
  return new RuleReader().read(tree, undefined, 0)
}

class RuleReader {
  #rules = 0

  read(given: unknown, source: QuerySource | undefined, depth: number): Rule {
    if (++this.#rules > mostRules || depth > mostDepth) throw refused('The query is too large.')
    const fields = fieldsOf(given)
    const own = sourceOf(fields['source']) ?? source
    if (Array.isArray(fields['rules']))
      return {
        kind: textOf(fields['condition']).toUpperCase() === 'OR' ? 'any' : 'all',
        rules: fields['rules'].map((rule) => this.read(rule, own, depth + 1)),
      }
    const operator = textOf(fields['operator'])
    if (!operators.has(positive(operator)))
      throw refused(`The query has an operator that is unknown here: '${operator.slice(0, 50)}'.`)
    const { value } = fields
    return {
      ...{ kind: 'compare', source: own, name: textOf(fields['field']) },
      ...{ type: textOf(fields['type']), operator },
      operands: (Array.isArray(value) ? value : [value]).map(operandText),
    }
  }
}

function refused(message: string): CometError {
  return new CometError(CometError.own, message)
}

function sourceOf(source: unknown): QuerySource | undefined {
  return querySources.find((one) => one === source)
}

function operandText(value: unknown): string {
  return typeof value === 'boolean' ? String(Number(value)) : textOf(value)
}

/** Whether a run with these values is meant. What a run has no value of is neither equal to anything nor different from it; only a tag that it has not is. */
export function holds(rule: Rule, valueOf: ValueOf): boolean {
  if (rule.kind !== 'compare') {
    const isMeant = (one: Rule): boolean => holds(one, valueOf)
    return rule.kind === 'all' ? rule.rules.every(isMeant) : rule.rules.some(isMeant)
  }
  const { source, name, operator, operands, type } = rule
  const found = source ?? querySources.find((one) => valueOf(one, name) !== undefined)
  const value = found && valueOf(found, name)
  const isNegative = positive(operator) !== operator
  const compare = operators.get(positive(operator))
  if (compare === undefined) return false
  if (value === undefined && positive(operator) !== 'is_null') return isNegative && source === 'tag'
  return compare(value, { operands, type }) !== isNegative
}

interface Compared {
  readonly operands: readonly string[]
  readonly type: string
}

type Compare = (value: QueryValue | undefined, compared: Compared) => boolean

/** Those that say no are these, turned round. */
const operators: ReadonlyMap<string, Compare> = new Map<string, Compare>([
  ['equal', (value, compared) => order(value, compared, 0) === 0],
  ['less', (value, compared) => order(value, compared, 0) < 0],
  ['less_or_equal', (value, compared) => order(value, compared, 0) <= 0],
  ['greater', (value, compared) => order(value, compared, 0) > 0],
  ['greater_or_equal', (value, compared) => order(value, compared, 0) >= 0],
  [
    'between',
    (value, compared) => order(value, compared, 0) >= 0 && order(value, compared, 1) <= 0,
  ],
  ['contains', (value, { operands: [part = ''] }) => String(value).includes(part)],
  ['begins_with', (value, { operands: [part = ''] }) => String(value).startsWith(part)],
  ['ends_with', (value, { operands: [part = ''] }) => String(value).endsWith(part)],
  ['is_null', (value) => value === undefined],
  ['is_empty', (value) => value === ''],
])

function positive(operator: string): string {
  return operator.replace(/^not_/u, '').replace(/^is_not_/u, 'is_')
}

/** Numbers by size, times by when they are, other texts as texts; NaN for what can't be compared. */
function order(value: QueryValue | undefined, { operands, type }: Compared, at: 0 | 1): number {
  const operand = operands[at] ?? ''
  const other = type === 'datetime' ? timeOf(operand) : numberOf(operand)
  const own = numberOf(value)
  if (own !== undefined && other !== undefined) return own - other
  const text = String(value)
  if (type !== 'string' || text === operand) return text === operand ? 0 : NaN
  return text < operand ? -1 : 1
}

/** Python's text of a time, which is in UTC. */
function timeOf(text: string): number | undefined {
  const time = Date.parse(`${text.replace(' ', 'T')}${/Z|[+-]\d\d:?\d\d$/u.test(text) ? '' : 'Z'}`)
  return Number.isNaN(time) ? numberOf(text) : time
}
