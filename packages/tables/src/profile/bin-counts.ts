import { writeJson } from '@stemma/contract'
import { quoteName, quoteTexts } from '../engine/quote.ts'

/** How values of a column are put into bins: by edges of numbers, or by texts that are known. */
export type ColumnBins =
  | { readonly name: string; readonly edges: readonly number[] }
  | { readonly name: string; readonly texts: readonly string[] }

/**
 * A SELECT over a version, called `data`, that counts the rows of each bin of some columns: name, bin, count. `binOf` gives the same bins to values of
 * JavaScript.
 */
export function binCountsSql(columns: readonly ColumnBins[]): string {
  const parts = columns.map((column) => {
    const { name } = column
    return `select ${quoteTexts([name]).slice(1, -1)} as name, ${binSql(column)} as bin, count(*) as n from data group by 2`
  })
  return parts.join(' union all ')
}

function binSql(column: ColumnBins): string {
  const value = quoteName(column.name)
  if ('texts' in column) {
    const known =
      column.texts.length === 0
        ? 'false'
        : `CAST(${value} AS VARCHAR) in (${quoteTexts(column.texts).slice(1, -1)})`
    return `case when ${value} is null then 'null' when ${known} then 'is:' || CAST(${value} AS VARCHAR) else 'other' end`
  }
  const number = `CAST(${value} AS DOUBLE)`
  const beyond = column.edges.map(
    (edge) => `case when ${number} > ${edge}::DOUBLE then 1 else 0 end`,
  )
  return `case when ${value} is null then 'null' when isnan(${number}) then 'null' else CAST(${['0', ...beyond].join(' + ')} AS VARCHAR) end`
}

/** The bin of a value. */
export function binOf(value: unknown, column: ColumnBins): string {
  if (value === null || value === undefined) return 'null'
  if ('texts' in column) {
    const text = typeof value === 'string' ? value : writeJson(value)
    return column.texts.includes(text) ? `is:${text}` : 'other'
  }
  // An empty text is no zero.
  const number = value === '' ? NaN : Number(value)
  if (Number.isNaN(number)) return 'null'
  return String(column.edges.filter((edge) => number > edge).length)
}
