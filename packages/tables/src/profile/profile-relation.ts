import type { Engine, EngineValue } from '../engine/engine.ts'
import { quoteName } from '../engine/quote.ts'
import type { Relation } from '../relation/relation.ts'
import type { Column } from '../schema/value-type.ts'
import { kindOf, quarter, type ColumnProfile, type NumberProfile } from './column-profile.ts'

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
      const own = [...row.slice(value, value + statistics(column).length)]
      value += own.length
      if (kindOf(column.type) === 'number' && Number(own[hugeAt]) > 0)
        own.splice(meanAt, 2, ...(await hugeMeanAndDeviation(engine, { sql, column })))
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
  const usual = `filter (abs(${number}) < ${String(leastHuge)})`
  const quarters = `${number} * ${String(quarter)}`
  return [
    ...counts,
    ...ends,
    `avg(${number}) ${usual}`,
    `stddev_samp(${number}) ${usual}`,
    `quantile_cont(${quarters}, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]) filter (isfinite(${number}))`,
    `count(*) filter (not isfinite(${number}))`,
    `count(*) filter (isfinite(${number}) and abs(${number}) >= ${String(leastHuge)})`,
  ]
}

/** The place of the mean among the statistics, and of how many values are huge. */
const meanAt = 4
const hugeAt = 8
/** The square of a number from here on may be more than a double holds, and so may the sum of many. */
const leastHuge = 1e150
const hugeScale = 2 ** 540

/** Of a column with numbers so large that the engine's sums have no room for them. */
async function hugeMeanAndDeviation(
  engine: Engine,
  { sql, column }: { readonly sql: string; readonly column: Column },
): Promise<readonly number[]> {
  const number = `CAST(${quoteName(column.name)} AS DOUBLE)`
  const scaled = `${number} / ${String(hugeScale)}::DOUBLE`
  const [row = []] = await engine.rows(
    `select avg(${scaled}), stddev_samp(${scaled}) from (${sql}) where isfinite(${number})`,
  )
  const most = Number.MAX_VALUE
  return row.map((value) => Math.max(-most, Math.min(Number(value) * hugeScale, most)))
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
    deciles: items.map((item) => Number(item) / quarter),
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
