import type { NativeDataDetail, NativeDataQueryAnswer } from '@stemma/contract'
import { sqlName } from './sql-name.ts'

type DataColumn = NativeDataDetail['columns'][number]

/** A bar of a histogram of a column: from a value (on its axis) to another, or one value. */
export interface Bin {
  readonly label: string
  readonly count: number
}

const bins = 40
const mostTexts = 20

/** The query that counts the values of a column: in forty steps of equal width for numbers, by value for others. */
export function histogramQuery({ name, deciles, min, max }: DataColumn): string {
  const column = sqlName(name)
  const [low, high] = [Number(min), Number(max)]
  const isNumber = deciles.length > 0 && Number.isFinite(low) && Number.isFinite(high) && high > low
  if (!isNumber)
    return `select cast(${column} as varchar) as value, count(*) as rows from data where ${column} is not null group by 1 order by 2 desc, 1 limit ${mostTexts}`
  const step = (high - low) / bins
  // The greatest value belongs to the last step.
  const place = `least(${bins - 1}, cast(floor((${column} - (${low})) / ${step}) as integer))`
  return `select ${low} + ${place} * ${step} as value, count(*) as rows from data where ${column} is not null group by 1 order by 1`
}

/** What it answered, as bars. Steps without rows have none. */
export function binsOf(
  { rows }: NativeDataQueryAnswer,
  { deciles, min, max }: DataColumn,
): readonly Bin[] {
  const counted = rows.map(({ values }) => [values[0] ?? '', Number(values[1] ?? 0)] as const)
  const [low, high] = [Number(min), Number(max)]
  if (deciles.length === 0 || !(high > low))
    return counted.map(([label, count]) => ({ label, count }))
  const step = (high - low) / bins
  const counts = new Map(
    counted.map(([value, count]) => [Math.round((Number(value) - low) / step), count]),
  )
  return Array.from({ length: bins }, (_, at) => ({
    label: `${(low + at * step).toPrecision(4)} to ${(low + (at + 1) * step).toPrecision(4)}`,
    count: counts.get(at) ?? 0,
  }))
}
