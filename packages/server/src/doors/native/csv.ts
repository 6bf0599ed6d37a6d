/** How cells are written. */
export interface CsvOptions {
  /** Put an apostrophe before text that a spreadsheet would take for a formula. */
  readonly safe: boolean
}

/** A cell; undefined is an empty one. Text that is there but empty is quoted, so that the two differ. */
export type Cell = string | number | bigint | undefined

const plainNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
const formulaStart = /^[=+\-@\t\r]/

/** One record of RFC 4180, with its line end. */
export function csvRecord(cells: readonly Cell[], { safe }: CsvOptions): string {
  return `${cells.map((cell) => csvCell(cell, safe)).join(',')}\r\n`
}

function csvCell(cell: Cell, safe: boolean): string {
  if (cell === undefined) return ''
  if (typeof cell !== 'string') return String(cell)
  const text = safe && formulaStart.test(cell) && !plainNumber.test(cell) ? `'${cell}` : cell
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
