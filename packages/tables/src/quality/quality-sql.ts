import { quoteName, quoteText } from '../engine/quote.ts'

/**
 * For each column, a row: its name, how many rows of `data` are below the smallest and above the largest value of `old`, and those two values. Columns
 * of `old` and `data` that can be ordered.
 */
export function outsideSql(columns: readonly string[]): string {
  return columns
    .map((name) => {
      const column = quoteName(name)
      return `select ${quoteText(name)} as name, count(*) filter (where d.${column} < o.low) as below,
        count(*) filter (where d.${column} > o.high) as above, cast(any_value(o.low) as varchar) as low, cast(any_value(o.high) as varchar) as high
        from data d cross join (select min(${column}) as low, max(${column}) as high from old) o`
    })
    .join(' union all ')
}

/** Values of columns in `data` that `old` does not have: name, value, rows; the most frequent of each column. */
export function unseenSql(columns: readonly string[], mostValues: number): string {
  return columns
    .map((name) => {
      const column = quoteName(name)
      return `(select ${quoteText(name)} as name, cast(${column} as varchar) as value, count(*) as found, sum(count(*)) over () as rows_of_all
        from data where ${column} is not null and ${column} not in (select ${column} from old where ${column} is not null)
        group by ${column} order by found desc, value limit ${mostValues})`
    })
    .join(' union all ')
}

/** How many rows of `data` and of `old` say nothing new: rows besides the first of those that are equal in the columns. */
export function duplicatesSql(columns: readonly string[]): string {
  const list = columns.map(quoteName).join(', ')
  const of = (table: string): string =>
    `(select coalesce(sum(found - 1), 0) from (select count(*) as found from ${table} group by ${list}))`
  return `select cast(${of('data')} as varchar) as now, cast(${of('old')} as varchar) as before`
}
