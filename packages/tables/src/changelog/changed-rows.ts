import { differs } from '../diff/differs.ts'
import type { RowCounts } from '../diff/keyed-diff.ts'
import type { Engine } from '../engine/engine.ts'
import { quoteName } from '../engine/quote.ts'
import { fingerprintRelation } from '../fingerprint/fingerprint-relation.ts'
import {
  addFingerprints,
  subtractFingerprints,
  type Fingerprint,
} from '../fingerprint/fingerprint.ts'
import type { Relation } from '../relation/relation.ts'
import { sqlType } from '../schema/sql-type.ts'
import { logColumns, names, opColumn, type LogColumns } from './log-form.ts'

export interface TwoStates {
  readonly before: Relation
  /** Must have the columns of `before`, with keys that `refuseBadKeys` lets through. */
  readonly now: Relation
  readonly key: readonly string[]
}

/** The rows in which two states differ, found once: all else that is asked of them looks at these only. */
export interface ChangedRows {
  readonly columns: LogColumns
  /** A table of the engine: the key, what happened to it, and each other column as it was (`a0` …) and is (`b0` …). */
  readonly table: string
  readonly counts: () => Promise<RowCounts>
  /** Of the later state, from that of the earlier one. */
  readonly fingerprint: (before: Fingerprint) => Promise<Fingerprint>
  readonly close: () => Promise<void>
}

const table = quoteName('stemma:changes')
const op = quoteName(opColumn)

/** Compares two states by key. One comparison at a time has its place in an engine. */
export async function findChangedRows(
  engine: Engine,
  { before, now, key }: TwoStates,
): Promise<ChangedRows> {
  const columns = logColumns(now.schema, key)
  const { values } = columns
  const isOther = values.map(({ name, type }) =>
    differs(`a.${quoteName(name)}`, `b.${quoteName(name)}`, type),
  )
  const sides = values.map(({ name, type }, index) => {
    const old = `CAST(a.${quoteName(name)} AS ${sqlType(type)})`
    return `, ${old} as ${was(index)}, b.${quoteName(name)} as ${is(index)}`
  })
  await engine.run(`create table ${table} as
    select ${names(columns.key)}${sides.join('')},
      case when a.in_before is null then 'i' when b.in_now is null then 'd' else 'u' end as ${op}
    from (select *, true as in_before from (${before.sql})) a
    full join (select *, true as in_now from (${now.sql})) b using (${names(columns.key)})
    where ${['a.in_before is null', 'b.in_now is null', ...isOther].join(' or ')}`)
  const side = (one: (index: number) => string, without: 'i' | 'd'): Relation => {
    const list = now.schema.columns.map(({ name }) => {
      const index = values.findIndex((value) => value.name === name)
      return index === -1 ? quoteName(name) : `${one(index)} as ${quoteName(name)}`
    })
    const sql = `select ${list.join(', ')} from ${table} where ${op} <> '${without}'`
    return { sql, schema: now.schema }
  }
  return {
    columns,
    table,
    counts: () => countRows(engine, { columns, now }),
    fingerprint: async (old) => {
      const gone = await fingerprintRelation(engine, side(was, 'i'), old.bucketing)
      const come = await fingerprintRelation(engine, side(is, 'd'), old.bucketing)
      return addFingerprints(subtractFingerprints(old, gone), come)
    },
    close: () => engine.run(`drop table ${table}`),
  }
}

async function countRows(
  engine: Engine,
  { columns: { values }, now }: { readonly columns: LogColumns; readonly now: Relation },
): Promise<RowCounts> {
  const perColumn = values.map(
    ({ type }, index) =>
      `, count(*) filter (${op} = 'u' and ${differs(was(index), is(index), type)})`,
  )
  const [row = []] = await engine.rows(
    `select count(*) filter (${op} = 'i'), count(*) filter (${op} = 'd'), count(*) filter (${op} = 'u'),
      (select count(*) from (${now.sql}))${perColumn.join('')} from ${table}`,
  )
  const [added = 0, removed = 0, changed = 0, all = 0, ...counts] = row.map(Number)
  const changedColumns = values.flatMap(
    ({ name }, index): readonly (readonly [string, number])[] => {
      const count = counts[index] ?? 0
      return count > 0 ? [[name, count]] : []
    },
  )
  return {
    added,
    removed,
    changed,
    unchanged: all - added - changed,
    changedColumns: Object.fromEntries(changedColumns),
  }
}

/** The column of `ChangedRows.table` with what the value at this place was. */
export function was(index: number): string {
  return `"stemma:a${String(index)}"`
}

/** The column with what it is. */
export function is(index: number): string {
  return `"stemma:b${String(index)}"`
}
