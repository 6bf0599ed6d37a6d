import type { StemmaError } from '@stemma/contract'
import type { Clause, Kind, Operator } from './ast.ts'

/**
 * - `number`: integers and decimals
 * - `integer`: decimals are refused
 * - `id`: an integer, but in quotes
 * - `status`: of a logged model, by name or code
 */
export type ValueType = 'text' | 'number' | 'integer' | 'id' | 'status'

/** What may be asked of a field. */
export interface Field {
  readonly kind: Kind
  /** The canonical key. */
  readonly key: string
  readonly type: ValueType
  readonly operators: readonly Operator[]
}

/** The filter language of one kind of entity: the parser is one, and this is what differs. */
export interface Grammar {
  /** What the word before the first dot stands for. */
  readonly prefixes: ReadonlyMap<string, Kind>
  readonly unknownPrefix: (prefix: string) => StemmaError
  /** By the names they may be written with. */
  readonly attributes: ReadonlyMap<string, Field>
  /** Of keys that the user chooses. Absent for what the entity does not have. */
  readonly operators: { readonly [K in 'metric' | 'param' | 'tag' | 'dataset']?: readonly Operator[] }
  /** Why a value of this type is none for the field. */
  readonly wrongValue: (field: Field, value: { readonly type: string; readonly text: string }) => StemmaError
  readonly wrongOperator: (field: Field, operator: string) => StemmaError
}
