import { quoteName } from '../engine/quote.ts'
import type { Relation } from '../relation/relation.ts'
import {
  logColumns,
  names,
  opColumn,
  readLogs,
  setColumn,
  turnColumn,
  type LogColumns,
} from './log-form.ts'

export interface ChangeLogInput {
  /** The state before the first log. */
  readonly base: Relation
  readonly key: readonly string[]
  /** Logs that follow one another. */
  readonly paths: readonly string[]
}

/** The state after the logs, in the order of the key. */
export function readChangeLog({ base, key, paths }: ChangeLogInput): Relation {
  const { schema } = base
  const columns = logColumns(schema, key)
  if (paths.length === 0)
    return { schema, sql: `select * from (${base.sql}) order by ${names(columns.key)}` }
  const bits = new Map(columns.values.map(({ name, bit }) => [name, bit]))
  const values = schema.columns.map(({ name }) => {
    const [column, bit] = [quoteName(name), bits.get(name)]
    return bit === undefined
      ? column
      : `case when l.${quoteName(setColumn)} & ${bit} <> 0 then l.${column} else a.${column} end as ${column}`
  })
  return {
    schema,
    // A key that no log names has no bits: null is not <> 0.
    sql: `select ${values.join(', ')} from (${base.sql}) a
      full join (${latestChanges(columns, paths)}) l using (${names(columns.key)})
      where l.${quoteName(opColumn)} is distinct from 'd' order by ${names(columns.key)}`,
  }
}

/**
 * What several logs do to each key that they name, in the form of one log. Whoever inserts sets all columns, so for each column the latest
 * row that sets it counts, whatever came between.
 */
export function latestChanges(columns: LogColumns, paths: readonly string[]): string {
  const logs = readLogs(columns, paths)
  const [op, set, turn] = [opColumn, setColumn, turnColumn].map(quoteName)
  if (paths.length === 1) return logs
  const values = columns.values.map(({ name, bit }) => {
    const column = quoteName(name)
    // In a struct, a null counts as a value.
    return `, (max_by({v: ${column}}, ${String(turn)}) filter (${String(set)} & ${bit} <> 0)).v as ${column}`
  })
  return `select ${names(columns.key)}${values.join('')},
      case when max_by(${String(op)}, ${String(turn)}) = 'd' then 'd' when bool_or(${String(op)} = 'i') then 'i' else 'u' end as ${String(op)},
      case when max_by(${String(op)}, ${String(turn)}) = 'd' then 0 else bit_or(${String(set)}) end as ${String(set)}
    from (${logs}) group by ${names(columns.key)}`
}
