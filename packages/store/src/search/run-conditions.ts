import { sql } from 'kysely'
import type { Clause, MetricAggregate } from './clause.ts'
import { compare, type Condition, type Sql } from './compare.ts'

type Dialect = 'sqlite' | 'postgres'

const attributeColumns: Record<string, string> = {
  run_id: 'r.run_id',
  run_name: 'r.name',
  status: 'r.status',
  artifact_uri: 'r.artifact_uri',
  user_id: 'r.user_id',
  start_time: 'r.start_time',
  end_time: 'r.end_time',
}

/** A condition on the run `r`, for one clause of a filter. */
export function runCondition(dialect: Dialect, clause: Clause): Condition {
  switch (clause.kind) {
    case 'metric':
      return sql`exists (select 1 from series s where s.run_no = r.run_no and s.key = ${clause.key} and ${metricCondition(dialect, clause)})`
    case 'param':
      return valueCondition(dialect, 'params', clause)
    case 'tag':
      return valueCondition(dialect, 'run_tags', clause)
    case 'dataset':
      return datasetCondition(dialect, clause)
    default:
      return compare(dialect, attributeColumn(clause.key), clause)
  }
}

/** A comparison of the series `s`. NaN passes `!=` only. */
export function metricCondition(dialect: Dialect, clause: Clause): Condition {
  const compared = compare(dialect, metricColumn(clause.aggregate), clause)
  if ((clause.aggregate ?? 'last') !== 'last') return compared
  return clause.op === '!='
    ? sql`(s.last_nan = 1 or ${compared})`
    : sql`(s.last_nan = 0 and ${compared})`
}

/** The column of `series s` that holds the latest value or an aggregate; null where the aggregate of no finite value is asked for. */
export function metricColumn(aggregate: MetricAggregate = 'last'): Sql {
  switch (aggregate) {
    case 'last':
      return sql`s.last_value`
    case 'min':
      return sql`s.min_value`
    case 'max':
      return sql`s.max_value`
    case 'first':
      return sql`(case when s.first_nan = 1 then null else s.first_value end)`
    case 'mean':
      return sql`(case when s.finite_count = 0 then null else s.total / s.finite_count end)`
    case 'count':
      return sql`s.count`
  }
}

export function attributeColumn(key: string): Sql {
  const column = attributeColumns[key]
  if (column === undefined) throw new Error(`No column for the run attribute ${key}.`)
  return sql.raw(column)
}

function valueCondition(dialect: Dialect, table: 'params' | 'run_tags', clause: Clause): Condition {
  const found = sql`select 1 from ${sql.raw(table)} v where v.run_no = r.run_no and v.key = ${clause.key}`
  if (clause.op === 'IS NULL') return sql`not exists (${found})`
  if (clause.op === 'IS NOT NULL') return sql`exists (${found})`
  return sql`exists (${found} and ${compare(dialect, sql`v.value`, clause)})`
}

function datasetCondition(dialect: Dialect, clause: Clause): Condition {
  if (clause.key === 'context') {
    return sql`exists (select 1 from run_dataset_tags t where t.run_no = r.run_no and t.key = 'mlflow.data.context' and ${compare(dialect, sql`t.value`, clause)})`
  }
  const column = clause.key === 'digest' ? sql`d.digest` : sql`d.name`
  return sql`exists (select 1 from run_datasets l join datasets d on d.dataset_no = l.dataset_no where l.run_no = r.run_no and ${compare(dialect, column, clause)})`
}
