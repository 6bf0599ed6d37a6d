import { quoteName, quoteTexts } from '../engine/quote.ts'

/** Which rows of a version. */
export type WantedRows =
  | { readonly column: string; readonly values: readonly string[] }
  | { readonly from: number; readonly to: number }

/** A SELECT over a version, called `data`: some columns, and behind them the text of what tells a row. */
export function rowsSql(columns: readonly string[], rows: WantedRows): string {
  const list = columns.map(quoteName).join(', ')
  if ('from' in rows)
    return `select ${list}, null from data limit ${rows.to - rows.from} offset ${rows.from}`
  const key = `CAST(${quoteName(rows.column)} AS VARCHAR)`
  return `select ${list}, ${key} from data where ${key} in (${quoteTexts(rows.values).slice(1, -1)})`
}
