import { invalidParameter, type StemmaError } from '@stemma/contract'
import type { Clause } from './ast.ts'
import {
  attributes,
  listOperators,
  numberOperators,
  type Attribute,
  type Field,
  type Grammar,
} from './grammar.ts'
import { parseFilter } from './parse-filter.ts'

const created: Attribute = { key: 'creation_timestamp', type: 'number', operators: numberOperators }
const updated: Attribute = { ...created, key: 'last_updated_timestamp' }

/** The filter language of logged models. */
export const loggedModelGrammar: Grammar = {
  prefixes: new Map([
    ['attributes', 'attribute'],
    ['metrics', 'metric'],
    ['params', 'param'],
    ['tags', 'tag'],
  ]),
  unknownPrefix: (prefix) =>
    invalidParameter(
      `Invalid entity type: '${prefix}'. Expected one of ['attributes', 'metrics', 'params', 'tags'].`,
    ),
  attributes: new Map([
    ...attributes('text', listOperators, [
      ...['name', 'model_id', 'model_type', 'source_run_id'],
      ...['artifact_location', 'lifecycle_stage'],
    ]),
    ...attributes('id', ['=', '!=', 'IN', 'NOT IN'], ['experiment_id']),
    ...attributes('status', ['=', '!=', 'IN', 'NOT IN'], ['status']),
    ['creation_timestamp', created],
    ['creation_timestamp_ms', created],
    ['creation_time', created],
    ['last_updated_timestamp', updated],
    ['last_updated_timestamp_ms', updated],
    ['last_updated_time', updated],
  ]),
  valueOperators: listOperators,
  wrongOperator,
  style: 'bare',
  aggregates: false,
}

/** Reads a filter of logged models; empty text is no condition. Throws INVALID_PARAMETER_VALUE. */
export function parseLoggedModelFilter(text: string): readonly Clause[] {
  return parseFilter(text, loggedModelGrammar)
}

function wrongOperator({ kind, key, type, operators }: Field, operator: string): StemmaError {
  if (type === 'status')
    return invalidParameter(`Invalid comparison operator for ${key}: ${operator}`)
  const valid = operators.map((known) => `'${known}'`).join(', ')
  return invalidParameter(
    `Invalid comparison operator for ${kind}s.${key}: '${operator}'. Expected one of (${valid}).`,
  )
}
