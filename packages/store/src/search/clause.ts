/** One condition of a search, as the filter language yields it. Conditions are joined by AND. */
export interface Clause {
  readonly kind: string
  readonly key: string
  readonly op: Operator
  readonly value?: ClauseValue | undefined
  /** Another text that is as good as the value. */
  readonly also?: string | undefined
  readonly aggregate?: MetricAggregate | undefined
}

export type Operator =
  | '='
  | '!='
  | '>'
  | '>='
  | '<'
  | '<='
  | 'LIKE'
  | 'ILIKE'
  | 'IN'
  | 'NOT IN'
  | 'IS NULL'
  | 'IS NOT NULL'

export type ClauseValue = number | bigint | string | readonly (string | number | bigint)[]

export type MetricAggregate = 'last' | 'min' | 'max' | 'first' | 'mean' | 'count'

export interface OrderKey {
  readonly kind: string
  readonly key: string
  readonly direction: 'ASC' | 'DESC'
  readonly aggregate?: MetricAggregate | undefined
}
