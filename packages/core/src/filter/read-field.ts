import { invalidParameter, pythonReprList, type StemmaError } from '@stemma/contract'
import type { DatasetKey } from './ast.ts'
import { listOperators, numberOperators, type Field, type Grammar } from './grammar.ts'
import { unquote } from './quoted.ts'
import { shorten } from './show.ts'

const datasetKeys: readonly DatasetKey[] = ['name', 'digest', 'context']

/**
 * The field behind a name as written. The first dot, wherever it stands, divides prefix and key; then quotes, then backticks come off the
 * key. Throws INVALID_PARAMETER_VALUE for a field that the entity does not have.
 */
export function readField(name: string, grammar: Grammar): Field {
  const { kind, key } = splitName(name, grammar)
  switch (kind) {
    case 'metric':
      return { kind, key, type: 'number', operators: numberOperators }
    case 'param':
    case 'tag':
    case 'metadata':
      return { kind, key, type: 'text', operators: grammar.valueOperators }
    case 'dataset':
      return { kind, key: datasetKey(key), type: 'text', operators: listOperators }
    case 'attribute': {
      const attribute = grammar.attributes.get(key)
      if (attribute === undefined) throw unknownKey('attribute', key, grammar.attributes.keys())
      return { kind, ...attribute }
    }
  }
}

function splitName(name: string, grammar: Grammar): Pick<Field, 'kind'> & { readonly key: string } {
  const dot = name.indexOf('.')
  const key = unquote(unquote(name.slice(dot + 1), `'"`), '`')
  if (dot < 0) return { kind: 'attribute', key }
  const prefix = unquote(name.slice(0, dot), '`')
  const kind = grammar.prefixes.get(prefix)
  if (kind === undefined) throw grammar.unknownPrefix(shorten(prefix))
  return { kind, key }
}

function datasetKey(text: string): DatasetKey {
  const key = datasetKeys.find((known) => known === text)
  if (key === undefined) throw unknownKey('dataset', text, datasetKeys)
  return key
}

/** INVALID_PARAMETER_VALUE that lists the keys there are. */
export function unknownKey(kind: string, key: string, valid: Iterable<string>): StemmaError {
  const keys = pythonReprList([...valid].toSorted())
  return invalidParameter(
    `Invalid ${kind} key '${shorten(key)}' specified. Valid keys are '{${keys.slice(1, -1)}}'`,
  )
}
