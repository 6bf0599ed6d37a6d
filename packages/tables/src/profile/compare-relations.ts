import type { Engine } from '../engine/engine.ts'
import { quoteName } from '../engine/quote.ts'
import type { Relation } from '../relation/relation.ts'
import type { Column } from '../schema/value-type.ts'
import { kindOf, quarter } from './column-profile.ts'
import { shareDrift, type ShareDrift } from './drift.ts'

export interface ColumnDrift extends ShareDrift {
  readonly name: string
  /** Largest gap between the two distributions, from 0 to 1 (Kolmogorov and Smirnov); of numbers only. */
  readonly ks?: number
  /** Shares of rows without a value. */
  readonly nullShares: readonly [before: number, now: number]
  /** `none` where the index is under 0.1 or what chance does, `large` from 0.25 on. */
  readonly level: 'none' | 'some' | 'large'
}

/** How far columns of both versions moved: numbers in bins of the earlier one's deciles, others by their 50 most frequent values. */
export async function compareRelations(
  engine: Engine,
  { before, now }: { readonly before: Relation; readonly now: Relation },
): Promise<readonly ColumnDrift[]> {
  const old = new Map(before.schema.columns.map((column) => [column.name, column]))
  const drifts: ColumnDrift[] = []
  for (const { name, type } of now.schema.columns) {
    const earlier = old.get(name)
    if (earlier === undefined) continue
    const kinds = [kindOf(earlier.type), kindOf(type)]
    if (kinds.includes('other') || kinds[0] !== kinds[1]) continue
    const column: Sides = { before: before.sql, now: now.sql, column: { name, type } }
    const isNumber = kinds[0] !== 'category'
    const counts = await countBins(
      engine,
      column,
      isNumber ? await numberBins(engine, column) : await categoryBins(engine, column),
    )
    const drift = shareDrift(counts)
    if (drift === undefined) continue
    const ks = isNumber ? await largestGap(engine, column) : undefined
    const isChance = drift.psi < Math.max(0.1, drift.psiByChance)
    drifts.push({
      name,
      ...drift,
      ...(ks === undefined ? {} : { ks }),
      nullShares: await nullShares(engine, column),
      level: isChance ? 'none' : drift.psi < 0.25 ? 'some' : 'large',
    })
  }
  return drifts
}

interface Sides {
  readonly before: string
  readonly now: string
  readonly column: Column
}

/** A number for a value; times are counted from 1970. */
function number({ name, type }: Column): string {
  const value = quoteName(name)
  return kindOf(type) === 'time' ? `epoch(CAST(${value} AS TIMESTAMP))` : `CAST(${value} AS DOUBLE)`
}

/** SQL that gives the bin of a row: how many of the earlier deciles its value is beyond; nothing and NaN have bins of their own. */
async function numberBins(engine: Engine, { before, column }: Sides): Promise<string> {
  const value = number(column)
  const [[edges] = []] = await engine.rows(
    `select list_distinct(quantile_cont(${value} * ${String(quarter)}, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])) from (${before}) where isfinite(${value})`,
  )
  const items =
    typeof edges === 'object' && edges !== null && 'items' in edges && Array.isArray(edges.items)
      ? edges.items.map((edge) => Number(edge) / quarter)
      : []
  const beyond = items.map(
    (edge) => `case when ${value} > ${String(edge)}::DOUBLE then 1 else 0 end`,
  )
  return `case when ${quoteName(column.name)} is null then 'null' when isnan(${value}) then 'nan' else CAST(${['0', ...beyond].join(' + ')} AS VARCHAR) end`
}

async function categoryBins(engine: Engine, { before, column }: Sides): Promise<string> {
  const name = quoteName(column.name)
  const text = `CAST(${name} AS VARCHAR)`
  const rows = await engine.rows(
    `select ${text} from (${before}) where ${name} is not null group by 1 order by count(*) desc, 1 limit 50`,
  )
  const known = rows.map(([value]) => `'${String(value).replaceAll("'", "''")}'`)
  const isKnown = known.length === 0 ? 'false' : `${text} in (${known.join(', ')})`
  return `case when ${name} is null then 'null' when ${isKnown} then 'is:' || ${text} else 'other' end`
}

async function countBins(
  engine: Engine,
  { before, now }: Sides,
  bin: string,
): Promise<readonly (readonly [number, number])[]> {
  const rows = await engine.rows(
    `select sum(a)::BIGINT, sum(b)::BIGINT from (select ${bin} as bin, 1 as a, 0 as b from (${before})
      union all select ${bin}, 0, 1 from (${now})) group by bin order by bin`,
  )
  return rows.map(([a, b]) => [Number(a), Number(b)] as const)
}

async function largestGap(engine: Engine, { before, now, column }: Sides): Promise<number> {
  const value = number(column)
  const [[gap] = []] = await engine.rows(
    `with sides as (
       select v, sum(a) as a, sum(b) as b from (
         select ${value} as v, 1 as a, 0 as b from (${before}) where isfinite(${value})
         union all select ${value}, 0, 1 from (${now}) where isfinite(${value})) group by v),
     sums as (select sum(a) over (order by v) as a, sum(b) over (order by v) as b, sum(a) over () as n, sum(b) over () as m from sides)
     select max(abs(a / n - b / m)) from sums where n > 0 and m > 0`,
  )
  return typeof gap === 'number' ? gap : 0
}

async function nullShares(
  engine: Engine,
  { before, now, column }: Sides,
): Promise<readonly [number, number]> {
  const share = (sql: string): string =>
    `(select coalesce((count(*) - count(${quoteName(column.name)})) / count(*), 0) from (${sql}))`
  const [[a, b] = []] = await engine.rows(`select ${share(before)}, ${share(now)}`)
  return [Number(a), Number(b)]
}
