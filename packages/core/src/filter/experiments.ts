import { invalidParameter, pythonReprList, type StemmaError } from '@stemma/contract'
import type { Clause } from './ast.ts'
import {
  attributes,
  nullableOperators,
  numberOperators,
  textOperators,
  type Field,
  type Grammar,
} from './grammar.ts'
import { parseFilter } from './parse-filter.ts'
import { registryPrefixes } from './registry-prefixes.ts'

/** The filter language of experiments. Keywords in any case, though upstream takes only upper case here. */
export const experimentGrammar: Grammar = {
  prefixes: new Map([...registryPrefixes, ['attributes', 'attribute']]),
  unknownPrefix: (prefix) =>
    invalidParameter(
      `Invalid entity type '${prefix}'. Valid entity types are ('attribute', 'attributes', 'tag', 'tags')`,
    ),
  attributes: new Map([
    ...attributes('text', textOperators, ['name']),
    ...attributes('id', ['=', '!=', 'IN', 'NOT IN'], ['experiment_id']),
    ...attributes('integer', numberOperators, ['creation_time', 'last_update_time']),
  ]),
  valueOperators: nullableOperators,
  wrongOperator,
  style: 'quoted',
  aggregates: false,
}

/** Reads a filter of experiments; empty text is no condition. Throws INVALID_PARAMETER_VALUE. */
export function parseExperimentFilter(text: string): readonly Clause[] {
  return parseFilter(text, experimentGrammar)
}

function wrongOperator({ kind, key, type, operators }: Field, operator: string): StemmaError {
  if (operator.endsWith(' NULL')) {
    return invalidParameter(
      `IS NULL / IS NOT NULL is only supported for tags, not for ${kind} '${key}'`,
    )
  }
  if (kind === 'tag') return invalidParameter(`Invalid comparator for tag: ${operator}`)
  if (type === 'id') return invalidParameter(`Invalid comparator for ${key}: ${operator}`)
  return invalidParameter(
    `Invalid comparator '${operator}' not one of '{${pythonReprList(operators).slice(1, -1)}}'`,
  )
}
