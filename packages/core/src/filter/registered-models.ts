import type { Clause } from './ast.ts'
import { attributes, listOperators, textOperators, type Grammar } from './grammar.ts'
import { parseFilter } from './parse-filter.ts'
import {
  registryPrefixes,
  unknownRegistryPrefix,
  wrongRegistryOperator,
} from './registry-prefixes.ts'

/** The filter language of registered models. */
export const registeredModelGrammar: Grammar = {
  prefixes: registryPrefixes,
  unknownPrefix: unknownRegistryPrefix,
  attributes: new Map(attributes('text', listOperators, ['name'])),
  valueOperators: textOperators,
  wrongOperator: wrongRegistryOperator,
  style: 'quoted',
  aggregates: false,
}

/** Reads a filter of registered models; empty text is no condition. Throws INVALID_PARAMETER_VALUE. */
export function parseRegisteredModelFilter(text: string): readonly Clause[] {
  return parseFilter(text, registeredModelGrammar)
}
