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
import { runGrammar } from './runs.ts'

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

/** What our own door can ask besides: metrics and parameters of the run behind a version, and more of the version itself. */
export const richVersionGrammar: Grammar = {
  ...modelVersionGrammar,
  prefixes: runGrammar.prefixes,
  unknownPrefix: runGrammar.unknownPrefix,
  attributes: new Map([
    ...modelVersionGrammar.attributes,
    ...attributes('text', listOperators, ['stage', 'model_id', 'digest']),
    ...attributes('number', numberOperators, [
      'size_bytes',
      'creation_timestamp',
      'last_updated_timestamp',
    ]),
  ]),
  aggregates: true,
}

/** Reads a filter of model versions as our own door has it. Throws INVALID_PARAMETER_VALUE. */
export function parseRichVersionFilter(text: string): readonly Clause[] {
  const clauses = parseFilter(text, richVersionGrammar)
  if (clauses.some(({ kind }) => kind === 'dataset')) throw unknownRegistryPrefix('dataset')
  return clauses
}
