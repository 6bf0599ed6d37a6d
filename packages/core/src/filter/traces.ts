import { invalidParameter, pythonReprList, type StemmaError } from '@stemma/contract'
import type { Clause } from './ast.ts'
import {
  attributes,
  listOperators,
  nullableOperators,
  numberOperators,
  type Attribute,
  type Field,
  type Grammar,
} from './grammar.ts'
import { parseFilter } from './parse-filter.ts'

const number = (key: string): Attribute => ({ key, type: 'number', operators: numberOperators })
const traceId: Attribute = { key: 'request_id', type: 'text', operators: listOperators }

/** The filter language of traces. What is in their spans cannot be asked for: those are files. */
export const traceGrammar: Grammar = {
  prefixes: new Map([
    ['attribute', 'attribute'],
    ['attributes', 'attribute'],
    ['trace', 'attribute'],
    ['tag', 'tag'],
    ['tags', 'tag'],
    ['metadata', 'metadata'],
    ['request_metadata', 'metadata'],
  ]),
  unknownPrefix: (prefix) =>
    invalidParameter(
      `Invalid entity type '${prefix}'. Valid entity types are ('attribute', 'attributes', 'metadata', 'request_metadata', 'tag', 'tags', 'trace')`,
    ),
  attributes: new Map([
    ['request_id', traceId],
    ['trace_id', traceId],
    ...attributes('text', listOperators, ['client_request_id', 'status', 'name', 'run_id']),
    ['state', { key: 'status', type: 'text', operators: listOperators }],
    ['timestamp', number('timestamp_ms')],
    ['timestamp_ms', number('timestamp_ms')],
    ['execution_time', number('execution_time_ms')],
    ['execution_time_ms', number('execution_time_ms')],
    ['end_time', number('end_time_ms')],
    ['end_time_ms', number('end_time_ms')],
  ]),
  valueOperators: nullableOperators,
  wrongOperator,
  style: 'quoted',
  aggregates: false,
}

/** Reads a filter of traces; empty text is no condition. Throws INVALID_PARAMETER_VALUE. */
export function parseTraceFilter(text: string): readonly Clause[] {
  return parseFilter(text, traceGrammar)
}

function wrongOperator({ kind, key, operators }: Field, operator: string): StemmaError {
  if (operator.endsWith(' NULL')) {
    return invalidParameter(
      `IS NULL / IS NOT NULL is only supported for tags and metadata, not for ${kind} '${key}'`,
    )
  }
  return invalidParameter(
    `Invalid comparator '${operator}' not one of '{${pythonReprList(operators).slice(1, -1)}}'`,
  )
}
