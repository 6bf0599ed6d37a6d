import type { Int64 } from '@stemma/contract'

/** One condition of a filter. A filter is a list of them, all of which must hold. */
export type Clause =
  | MetricClause
  | ParamClause
  | TagClause
  | MetadataClause
  | AttributeClause
  | DatasetClause

/** The value of a metric: the latest one unless an aggregate is named. */
export type MetricClause = {
  readonly kind: 'metric'
  readonly key: string
  readonly aggregate?: Aggregate
} & NumberCondition

export type ParamClause = { readonly kind: 'param'; readonly key: string } & TextCondition

export type TagClause = { readonly kind: 'tag'; readonly key: string } & TextCondition

/** What a client said of a trace when it logged it. */
export type MetadataClause = { readonly kind: 'metadata'; readonly key: string } & TextCondition

/** `key` is the canonical name (`start_time`, never `created`). The status of a logged model compares by its integer code. */
export type AttributeClause = { readonly kind: 'attribute'; readonly key: string } & (
  | TextCondition
  | NumberCondition
)

/** A dataset input of a run. Two clauses may be met by two different inputs. */
export type DatasetClause = {
  readonly kind: 'dataset'
  readonly key: DatasetKey
} & TextCondition

export type DatasetKey = 'name' | 'digest' | 'context'

/**
 * `also` is what the value is with its doubled or escaped quotes taken as one, where it has some: the condition is about either text,
 * since tools write `'o''brien'` for `o'brien`, and a stored `x''y` is to be found as it stands, too.
 */
export type TextCondition =
  | { readonly op: '=' | '!=' | 'LIKE' | 'ILIKE'; readonly value: string; readonly also?: string }
  | { readonly op: 'IN' | 'NOT IN'; readonly value: readonly string[] }
  | { readonly op: 'IS NULL' | 'IS NOT NULL'; readonly value?: undefined }

/**
 * A bigint is within 64 bits. A number that is no safe integer is a float (decimals, beyond 64 bits, ±Infinity) and compares as one.
 * Lists are of logged-model status codes only.
 */
export type NumberCondition =
  | { readonly op: NumberOperator; readonly value: Int64 }
  | { readonly op: 'IN' | 'NOT IN'; readonly value: readonly number[] }

export type NumberOperator = '=' | '!=' | '>' | '>=' | '<' | '<='

export type Operator = TextCondition['op'] | NumberCondition['op']

/** What to take of a metric's points; absent means `last`. */
export type Aggregate = 'last' | 'min' | 'max' | 'first' | 'mean' | 'count'

export type Kind = Clause['kind']

/** One key of an order; missing values come last in both directions. */
export interface OrderKey {
  readonly kind: 'metric' | 'param' | 'tag' | 'attribute'
  readonly key: string
  readonly direction: 'ASC' | 'DESC'
  readonly aggregate?: Aggregate
}

/** As logged models order: a metric may be restricted to one dataset. */
export interface LoggedModelOrderKey extends OrderKey {
  readonly dataset?: { readonly name: string; readonly digest?: string }
}
