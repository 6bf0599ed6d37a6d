import type { DataProblem } from '@stemma/contract'
import {
  duplicatesSql,
  kindOf,
  outsideSql,
  typeText,
  unseenSql,
  type ColumnProfile,
  type QueryResult,
} from '@stemma/tables'
import type { DataCtx } from '../data/data-ctx.ts'
import { queryData } from '../data/query-data.ts'
import type { DataDetail } from '../data/read-data.ts'

/** Columns that are looked at by a query. */
const mostColumns = 100
/** A column of texts with more values, or with another one in every second row, is no category. */
const mostCategories = 1000
const mostShown = 5

/** Faults of a version that the version before did not have: missing values, values out of range, unseen categories, doubled rows. */
export async function findProblems(
  ctx: DataCtx,
  { before, now }: { readonly before: DataDetail; readonly now: DataDetail },
): Promise<readonly DataProblem[]> {
  const both = now.manifest.schema.columns.filter((column) =>
    before.manifest.schema.columns.some(
      ({ name, type }) => name === column.name && typeText(type) === typeText(column.type),
    ),
  )
  const profiles = {
    before: new Map(before.manifest.profile.map((one) => [one.name, one])),
    now: new Map(now.manifest.profile.map((one) => [one.name, one])),
  }
  const rows = { before: before.version.row.row_count, now: now.version.row.row_count }
  const counts = { before: Number(rows.before), now: Number(rows.now) }
  const others = both.filter(({ name }) => !now.manifest.key.includes(name))
  const ask = (sql: string): Promise<QueryResult> =>
    queryData(ctx, {
      sql,
      reference: referenceOf(now),
      others: [{ name: 'old', reference: referenceOf(before) }],
      limit: 10_000,
    })
  const ordered = others
    .filter(({ type }) => kindOf(type) === 'number' || kindOf(type) === 'time')
    .map(({ name }) => name)
    .slice(0, mostColumns)
  const categories = others
    .filter(
      ({ name, type }) =>
        kindOf(type) === 'category' &&
        (profiles.before.get(name)?.distinct ?? mostCategories) <
          Math.min(mostCategories, Number(rows.before) / 2),
    )
    .map(({ name }) => name)
    .slice(0, mostColumns)
  return [
    ...before.manifest.schema.columns
      .filter(({ name }) => !now.manifest.schema.columns.some((one) => one.name === name))
      .map(({ name }) => ({
        ...({ kind: 'dropped', column: name, rows: BigInt(rows.now) } as const),
        detail: 'the column is not there any more',
      })),
    ...others.flatMap(({ name }) =>
      ofProfiles(name, profiles.before.get(name), profiles.now.get(name), counts),
    ),
    ...(ordered.length === 0
      ? []
      : outside(await ask(outsideSql(ordered)), { rows: counts, profiles: profiles.now })),
    ...(categories.length === 0 ? [] : unseen(await ask(unseenSql(categories, mostShown)))),
    ...(others.length === 0
      ? []
      : doubled(await ask(duplicatesSql(others.map(({ name }) => name))), counts)),
  ]
}

function referenceOf({ version }: DataDetail): string {
  return `${version.name}/${version.row.version}`
}

interface Rows {
  readonly before: number
  readonly now: number
}

function ofProfiles(
  column: string,
  before: ColumnProfile | undefined,
  now: ColumnProfile | undefined,
  rows: Rows,
): DataProblem[] {
  if (before === undefined || now === undefined || rows.now === 0 || rows.before === 0) return []
  const [was, is] = [before.nulls / rows.before, now.nulls / rows.now]
  const found: DataProblem[] = []
  // More than chance does in 99 of 100 cases, and more than one row in a hundred.
  const chance = 2.33 * Math.sqrt(((was + is) / 2) * (1 / rows.before + 1 / rows.now))
  if (is - was > Math.max(0.01, chance))
    found.push({
      ...{ kind: 'nulls', column, rows: BigInt(now.nulls) },
      detail: `${percent(is)} have no value, before ${percent(was)}`,
    })
  if (before.distinct > 1 && now.distinct === 1 && now.nulls < rows.now)
    found.push({
      ...{ kind: 'constant', column, rows: BigInt(rows.now - now.nulls) },
      detail: `all values are ${now.min ?? 'the same'}, before there were about ${before.distinct} different ones`,
    })
  return found
}

/**
 * More rows have more extreme values: of n more rows about 2 n / (m + 1) lie outside what m rows had. What is more than that, or further away than all the
 * others are apart, is told.
 */
function outside(
  { rows: found }: QueryResult,
  {
    rows,
    profiles,
  }: { readonly rows: Rows; readonly profiles: ReadonlyMap<string, ColumnProfile> },
): DataProblem[] {
  const expected = (2 * rows.now) / (rows.before + 1)
  const byChance = expected + 3 * Math.sqrt(expected)
  return found.flatMap(([column, below, above, low, high]): DataProblem[] => {
    const [less, more] = [BigInt(below ?? '0'), BigInt(above ?? '0')]
    if (column === null || column === undefined || less + more === 0n) return []
    const deciles = profiles.get(column)?.numbers?.deciles
    const width = Number(high) - Number(low)
    const isFar =
      deciles !== undefined &&
      ((deciles.at(-1) ?? 0) > Number(high) + width || (deciles[0] ?? 0) < Number(low) - width)
    if (!isFar && Number(less + more) <= byChance) return []
    const parts = [
      ...(less > 0n ? [`${less} below ${low ?? ''}`] : []),
      ...(more > 0n ? [`${more} above ${high ?? ''}`] : []),
    ]
    return [
      {
        ...{ kind: 'range', column, rows: less + more },
        detail: `${parts.join(' and ')}, which no row was before`,
      },
    ]
  })
}

function unseen({ rows }: QueryResult): DataProblem[] {
  const found = new Map<string, { rows: bigint; values: string[] }>()
  for (const [column, value, , all] of rows) {
    if (column === null || column === undefined) continue
    const one = found.get(column) ?? { rows: BigInt(all ?? '0'), values: [] }
    one.values.push(value ?? '')
    found.set(column, one)
  }
  return Array.from(found, ([column, { rows: count, values }]) => ({
    ...({ kind: 'categories', column, rows: count } as const),
    detail: `values that were not there before: ${values.map((value) => JSON.stringify(value)).join(', ')}`,
  }))
}

function doubled({ rows: [row] }: QueryResult, rows: Rows): DataProblem[] {
  const [now, before] = [Number(row?.[0] ?? 0), Number(row?.[1] ?? 0)]
  if (rows.now === 0 || now / rows.now - before / Math.max(rows.before, 1) <= 0.01) return []
  return [
    {
      ...{ kind: 'duplicates', column: '', rows: BigInt(now) },
      detail: `${now} rows say what another row says, before ${before}`,
    },
  ]
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
