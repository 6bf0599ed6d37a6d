import type { StemmaError } from '@stemma/contract'
import type { DatasetKey, Kind, Operator } from './ast.ts'

/**
 * - `number`: integers and decimals
 * - `integer`: decimals are refused
 * - `version`: an integer, which may be in quotes
 * - `id`: an integer in quotes
 * - `status`: of a logged model, by name or code
 */
export type ValueType = 'text' | 'number' | 'integer' | 'version' | 'id' | 'status'

/** What is compared, by its canonical key, and what may be asked of it. */
export type Field = {
  readonly type: ValueType
  readonly operators: readonly Operator[]
} & (
  | { readonly kind: Exclude<Kind, 'dataset'>; readonly key: string }
  | { readonly kind: 'dataset'; readonly key: DatasetKey }
)

export interface Attribute {
  readonly key: string
  readonly type: ValueType
  readonly operators: readonly Operator[]
}

/** The filter language of one kind of entity. The parser is the same for all; this is what differs. */
export interface Grammar {
  /** What the word before the first dot stands for. */
  readonly prefixes: ReadonlyMap<string, Kind>
  readonly unknownPrefix: (prefix: string) => StemmaError
  /** By each name that an attribute may be written with. */
  readonly attributes: ReadonlyMap<string, Attribute>
  /** What may be asked of a parameter or tag. */
  readonly valueOperators: readonly Operator[]
  readonly wrongOperator: (field: Field, operator: string) => StemmaError
  /** Upstream reads the filters of logged models with a second parser of its own, which takes unquoted text and looks at the operator first. */
  readonly style: 'quoted' | 'bare'
  /** Whether a metric may stand in `min(…)` and the like. */
  readonly aggregates: boolean
}

export const numberOperators = ['=', '!=', '>', '>=', '<', '<='] as const
export const textOperators = ['=', '!=', 'LIKE', 'ILIKE'] as const
export const listOperators = ['=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN'] as const
export const nullableOperators = ['=', '!=', 'LIKE', 'ILIKE', 'IS NULL', 'IS NOT NULL'] as const

/** Attributes by name, for those that have no other name than their key. */
export function attributes(
  type: ValueType,
  operators: readonly Operator[],
  keys: readonly string[],
): [string, Attribute][] {
  return keys.map((key) => [key, { key, type, operators }])
}
