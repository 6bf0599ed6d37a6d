import { invalidParameter } from '@stemma/contract'
import type { Clause } from './ast.ts'
import type { Grammar } from './grammar.ts'
import type { Condition } from './read-condition.ts'
import { readConditions } from './read-conditions.ts'
import { readField } from './read-field.ts'
import { numberCondition, textCondition } from './read-value.ts'

/** The clauses of a filter in one entity's language, in their order; none for empty text. Throws INVALID_PARAMETER_VALUE. */
export function parseFilter(text: string, grammar: Grammar): readonly Clause[] {
  return readConditions(text).map((condition) => readClause(condition, grammar))
}

function readClause(condition: Condition, grammar: Grammar): Clause {
  const field = readField(condition.name, grammar)
  const about = { field, condition, grammar }
  checkAggregate(condition.aggregate, field.kind === 'metric' && grammar.aggregates)
  switch (field.kind) {
    case 'metric': {
      const { kind, key } = field
      const { aggregate } = condition
      const comparison = numberCondition(about)
      return aggregate === undefined || aggregate === 'last'
        ? { kind, key, ...comparison }
        : { kind, key, aggregate, ...comparison }
    }
    case 'dataset':
      return { kind: field.kind, key: field.key, ...textCondition(about) }
    case 'attribute': {
      const { kind, key } = field
      return field.type === 'text' || field.type === 'id'
        ? { kind, key, ...textCondition(about) }
        : { kind, key, ...numberCondition(about) }
    }
    default:
      return { kind: field.kind, key: field.key, ...textCondition(about) }
  }
}

/** Throws INVALID_PARAMETER_VALUE for `min(…)` and the like of what has no series of values. */
export function checkAggregate(aggregate: string | undefined, allowed: boolean): void {
  if (aggregate === undefined || allowed) return
  throw invalidParameter(
    `'${aggregate}(...)' takes a metric of a run, as in '${aggregate}(metrics.loss)'.`,
  )
}
