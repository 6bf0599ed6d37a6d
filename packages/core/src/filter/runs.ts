import { invalidParameter, pythonReprList, type StemmaError } from '@stemma/contract'
import type { Clause } from './ast.ts'
import {
  attributes,
  listOperators,
  nullableOperators,
  numberOperators,
  textOperators,
  type Attribute,
  type Field,
  type Grammar,
} from './grammar.ts'
import { parseFilter } from './parse-filter.ts'

const startTime: Attribute = { key: 'start_time', type: 'number', operators: numberOperators }
const runName: Attribute = { key: 'run_name', type: 'text', operators: textOperators }

/** The filter language of runs. */
export const runGrammar: Grammar = {
  prefixes: new Map([
    ['metric', 'metric'],
    ['metrics', 'metric'],
    ['parameter', 'param'],
    ['parameters', 'param'],
    ['param', 'param'],
    ['params', 'param'],
    ['tag', 'tag'],
    ['tags', 'tag'],
    ['attribute', 'attribute'],
    ['attributes', 'attribute'],
    ['attr', 'attribute'],
    ['run', 'attribute'],
    ['dataset', 'dataset'],
    ['datasets', 'dataset'],
  ]),
  unknownPrefix: (prefix) =>
    invalidParameter(
      `Invalid entity type '${prefix}'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']`,
    ),
  attributes: new Map([
    ...attributes('text', listOperators, ['run_id']),
    ...attributes('text', textOperators, ['run_name', 'status', 'artifact_uri', 'user_id']),
    ...attributes('number', numberOperators, ['start_time', 'end_time']),
    ['created', startTime],
    ['Created', startTime],
    ['run name', runName],
    ['Run name', runName],
    ['Run Name', runName],
  ]),
  valueOperators: nullableOperators,
  wrongOperator,
  style: 'quoted',
  aggregates: true,
}

/** Reads a filter of runs; empty text is no condition. Throws INVALID_PARAMETER_VALUE. */
export function parseRunFilter(text: string): readonly Clause[] {
  return parseFilter(text, runGrammar)
}

function wrongOperator({ kind, key, operators }: Field, operator: string): StemmaError {
  if (operator.endsWith(' NULL')) {
    return invalidParameter(
      `IS NULL / IS NOT NULL is only supported for tags and params, not for '${kind}' '${key}'`,
    )
  }
  return invalidParameter(
    `Invalid comparator '${operator}' not one of '{${pythonReprList(operators).slice(1, -1)}}'`,
  )
}
