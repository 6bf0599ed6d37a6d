import type { Engine, EngineValue } from '../engine/engine.ts'
import { quoteName } from '../engine/quote.ts'
import type { Relation } from '../relation/relation.ts'
import type { Column } from '../schema/value-type.ts'
import { kindOf, type ColumnProfile, type NumberProfile } from './column-profile.ts'

const mostTop = 20
const longestShown = 100
/** Statistics of so many columns at once: each column's take memory. */
const columnsTogether = 16

/** Sums up every column. Reads the rows once for 16 columns. */
export async function profileRelation(
  engine: Engine,
  { sql, schema }: Relation,
): Promise<readonly ColumnProfile[]> {
  const profiles: ColumnProfile[] = []
  for (let at = 0; at < schema.columns.length; at += columnsTogether) {
    const columns = schema.columns.slice(at, at + columnsTogether)
    const parts = columns.map(statistics)
    const [row = []] = await engine.rows(`select ${parts.flat().join(', ')} from (${sql})`)
    let value = 0
    for (const column of columns) {
      const own = row.slice(value, value + statistics(column).length)
      value += own.length
      const top =
        kindOf(column.type) === 'category' ? await topOf(engine, { sql, column }) : undefined
      profiles.push({ ...profileOf(column, own), ...(top === undefined ? {} : { top }) })
    }
  }
  return profiles
}

function statistics({ name, type }: Column): readonly string[] {
  const column = quoteName(name)
  const counts = [
    `count(*) - count(${column})`,
    `least(approx_count_distinct(${column}), count(${column}))`,
  ]
  const kind = kindOf(type)
  if (kind === 'other') return counts
  const ends = [shown(`min(${column})`), shown(`max(${column})`)]
  if (kind !== 'number') return [...counts, ...ends]
  const number = `CAST(${column} AS DOUBLE)`
  const finite = `filter (isfinite(${number}))`
  return [
    ...counts,
    ...ends,
    `avg(${number}) ${finite}`,
    `stddev_samp(${number}) ${finite}`,
    `quantile_cont(${number}, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]) ${finite}`,
    `count(*) filter (not isfinite(${number}))`,
  ]
}

function profileOf({ name, type }: Column, values: readonly EngineValue[]): ColumnProfile {
  const [nulls, distinct, min, max] = values
  const numbers = kindOf(type) === 'number' ? numbersOf(values.slice(4)) : undefined
  return {
    name,
    nulls: Number(nulls),
    distinct: Number(distinct),
    ...(typeof min === 'string' ? { min } : {}),
    ...(typeof max === 'string' ? { max } : {}),
    ...(numbers === undefined ? {} : { numbers }),
  }
}

/** Undefined when no value is finite. */
function numbersOf(values: readonly EngineValue[]): NumberProfile | undefined {
  const [mean, deviation, deciles, notFinite] = values
  if (typeof mean !== 'number' || typeof deciles !== 'object' || deciles === null) return undefined
  const items = 'items' in deciles && Array.isArray(deciles.items) ? deciles.items : []
  return {
    mean,
    // One value has none.
    standardDeviation: typeof deviation === 'number' ? deviation : 0,
    deciles: items.map(Number),
    notFinite: Number(notFinite),
  }
}

async function topOf(
  engine: Engine,
  { sql, column }: { readonly sql: string; readonly column: Column },
): Promise<readonly (readonly [string, number])[]> {
  const name = quoteName(column.name)
  const rows = await engine.rows(
    `select ${shown(name)}, n from (select ${name}, count(*) as n from (${sql}) where ${name} is not null
      group by 1 order by n desc, 1 limit ${String(mostTop)})`,
  )
  return rows.map(([value, count]) => [String(value), Number(count)])
}

function shown(value: string): string {
  return `left(CAST(${value} AS VARCHAR), ${String(longestShown)})`
}
