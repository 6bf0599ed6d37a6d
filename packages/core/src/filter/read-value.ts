import { invalidParameter, pythonReprList, type Int64, type StemmaError } from '@stemma/contract'
import { isLonger } from '../limits/text-length.ts'
import type { NumberCondition, Operator, TextCondition } from './ast.ts'
import type { Field, Grammar } from './grammar.ts'
import { modelStatusCode } from './model-status.ts'
import { isQuoted, unquote, withQuotesAsOne } from './quoted.ts'
import type { Condition, ConditionValue } from './read-condition.ts'
import { listError } from './read-list.ts'
import { readNumber } from './read-number.ts'
import { shorten } from './show.ts'

/** In code points. */
export const maxPatternLength: number = 1000

/** A condition together with the field it is about, in one entity's language. */
export interface FieldCondition {
  readonly field: Field
  readonly condition: Condition
  readonly grammar: Grammar
}

/** The comparison of a field that holds text. Throws INVALID_PARAMETER_VALUE. */
export function textCondition(about: FieldCondition): TextCondition {
  const { field, condition, grammar } = about
  const { value } = condition
  if (grammar.style === 'bare' || value === undefined) readOperator(about)
  const texts = value && readTexts(value, about)
  const op = readOperator(about)
  switch (op) {
    case 'IS NULL':
    case 'IS NOT NULL':
      return { op }
    case 'IN':
    case 'NOT IN':
      return { op, value: texts ?? [] }
    case '=':
    case '!=':
    case 'LIKE':
    case 'ILIKE': {
      const [text = ''] = texts ?? []
      if (op.endsWith('LIKE')) refuseLongPattern(text)
      const also = value && quotesAsOne(value, field)
      return also === undefined ? { op, value: text } : { op, value: text, also }
    }
    default:
      throw grammar.wrongOperator(field, op)
  }
}

/** The comparison of a field that holds numbers. Throws INVALID_PARAMETER_VALUE. */
export function numberCondition(about: FieldCondition): NumberCondition {
  const { field, condition, grammar } = about
  const { value } = condition
  if (grammar.style === 'bare' || value === undefined) readOperator(about)
  if (value === undefined) throw grammar.wrongOperator(field, condition.operator)
  if (field.type === 'status') return statusCondition(about, value)
  const number = readFieldNumber(value, field)
  const op = readOperator(about)
  switch (op) {
    case '=':
    case '!=':
    case '>':
    case '>=':
    case '<':
    case '<=':
      return { op, value: number }
    default:
      throw grammar.wrongOperator(field, op)
  }
}

function statusCondition(about: FieldCondition, value: ConditionValue): NumberCondition {
  const op = readOperator(about)
  if (op === 'IN' || op === 'NOT IN') {
    return { op, value: value.items().map(({ text }) => modelStatusCode(text)) }
  }
  if ((op !== '=' && op !== '!=') || value.type === 'list') throw wrongText(about, value)
  return { op, value: modelStatusCode(unquote(value.text, `'"`)) }
}

function readOperator({ field, condition, grammar }: FieldCondition): Operator {
  const operator = field.operators.find((known) => known === condition.operator)
  if (operator === undefined) throw grammar.wrongOperator(field, condition.operator)
  return operator
}

function readTexts(value: ConditionValue, about: FieldCondition): readonly string[] {
  const { field, condition, grammar } = about
  if (value.type !== 'list') {
    const text = readText(value, about)
    return [field.type === 'id' ? checkId(text) : text]
  }
  const lists = field.operators.includes('IN')
  if (field.kind === 'attribute' && !lists) throw noLists(grammar)
  if (!lists || !condition.operator.endsWith('IN')) throw wrongText(about, value)
  const items = value.items()
  if (items.some(({ type }) => type === 'number')) {
    throw listError(
      `expected string value, punctuation, or whitespace, but got different type in list: ${shorten(value.text)}`,
    )
  }
  const texts = items.flatMap(({ text, also }) => (also === undefined ? [text] : [text, also]))
  return field.type === 'id' ? texts.map(checkId) : texts
}

function readText(value: ConditionValue, about: FieldCondition): string {
  if (isQuoted(value.text, `'"`)) return value.text.slice(1, -1)
  if (about.grammar.style === 'bare') return value.text
  if (value.type !== 'name' || value.text.toUpperCase() === 'NULL') throw wrongText(about, value)
  throw invalidParameter(
    `Parameter value is either not quoted or unidentified quote types used for string value ${shorten(value.text)}. ` +
      'Use either single or double quotes.',
  )
}

/** A pattern is compared with each text at each of its places. */
function refuseLongPattern(pattern: string): void {
  if (!isLonger(pattern, maxPatternLength)) return
  throw invalidParameter(
    `A pattern of LIKE or ILIKE in 'filter' has more than ${maxPatternLength} characters.`,
  )
}

function quotesAsOne({ type, text }: ConditionValue, field: Field): string | undefined {
  if (field.type === 'id' || type === 'list' || !isQuoted(text, `'"`)) return undefined
  return withQuotesAsOne(text)
}

function readFieldNumber(value: ConditionValue, { kind, key, type }: Field): Int64 {
  const text = type === 'version' ? unquote(value.text, `'"`) : value.text
  const integer = /^[+-]?\d+$/.test(text)
  if (value.type !== 'number' && !(type === 'version' && integer)) {
    const field = kind === 'metric' ? 'metric' : `numeric attribute: ${key}`
    throw invalidParameter(`Expected numeric value type for ${field}. Found ${shorten(value.text)}`)
  }
  if (type !== 'number' && !integer) {
    throw invalidParameter(`Invalid value for numeric attribute '${key}': ${shorten(text)}`)
  }
  // Metrics are floats, whatever is written.
  return kind === 'metric' ? Number(text) : readNumber(text)
}

function checkId(text: string): string {
  if (/^[+-]?\d+$/.test(text)) return text
  throw invalidParameter(
    `Invalid experiment ID '${shorten(text)}'. Experiment ID must be a valid integer.`,
  )
}

function wrongText({ field }: FieldCondition, value: ConditionValue): StemmaError {
  const shown = shorten(value.text)
  switch (field.kind) {
    case 'param':
    case 'tag':
    case 'metadata': {
      const kind = field.kind === 'param' ? 'parameter' : field.kind
      return invalidParameter(
        `Expected a quoted string value for ${kind} (e.g. 'my-value'). Got value ${shown}`,
      )
    }
    case 'dataset':
      return invalidParameter(
        `Expected a quoted string value for dataset attributes. Got value ${shown}`,
      )
    default:
      return invalidParameter(`Expected a quoted string value for attributes. Got value ${shown}`)
  }
}

function noLists({ attributes }: Grammar): StemmaError {
  const keys = [...attributes].filter(([, { operators }]) => operators.includes('IN'))
  const names = pythonReprList(keys.map(([name]) => name).toSorted())
  return invalidParameter(
    `Only ${names} attributes support comparison with a list of quoted string values.`,
  )
}
