import { invalidParameter, type StemmaError } from '@stemma/contract'
import type { Kind } from './ast.ts'
import type { Field } from './grammar.ts'

/** Prefixes where there are only attributes and tags; `attributes` is none of them. */
export const registryPrefixes: ReadonlyMap<string, Kind> = new Map([
  ['attribute', 'attribute'],
  ['tag', 'tag'],
  ['tags', 'tag'],
])

/** INVALID_PARAMETER_VALUE. */
export function unknownRegistryPrefix(prefix: string): StemmaError {
  return invalidParameter(
    `Invalid entity type '${prefix}'. Valid entity types are ('attribute', 'tag', 'tags')`,
  )
}

/** INVALID_PARAMETER_VALUE, in the words of the model registry. */
export function wrongRegistryOperator({ kind, key, type }: Field, operator: string): StemmaError {
  const field = type === 'version' ? `${kind} ${key}` : kind
  return invalidParameter(`Invalid comparator for ${field}: ${operator}`)
}
