import type { Clause } from './ast.ts'
import {
  attributes,
  listOperators,
  numberOperators,
  textOperators,
  type Grammar,
} from './grammar.ts'
import { parseFilter } from './parse-filter.ts'
import {
  registryPrefixes,
  unknownRegistryPrefix,
  wrongRegistryOperator,
} from './registry-prefixes.ts'

/** The filter language of model versions. */
export const modelVersionGrammar: Grammar = {
  prefixes: registryPrefixes,
  unknownPrefix: unknownRegistryPrefix,
  attributes: new Map([
    ...attributes('text', listOperators, ['name', 'run_id']),
    ...attributes('text', textOperators, ['source_path']),
    ...attributes('version', numberOperators, ['version_number']),
  ]),
  valueOperators: textOperators,
  wrongOperator: wrongRegistryOperator,
  style: 'quoted',
  aggregates: false,
}

/** Reads a filter of model versions; empty text is no condition. Throws INVALID_PARAMETER_VALUE. */
export function parseModelVersionFilter(text: string): readonly Clause[] {
  return parseFilter(text, modelVersionGrammar)
}
