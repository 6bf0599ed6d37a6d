import type { LineChartInput } from './line-options.ts'

/** A canvas as a picture, on the ground of the theme. */
export function saveCanvas(canvas: HTMLCanvasElement, name: string): void {
  const copy = document.createElement('canvas')
  copy.width = canvas.width
  copy.height = canvas.height
  const context = copy.getContext('2d')
  if (context === null) return
  context.fillStyle = getComputedStyle(document.documentElement).backgroundColor
  context.fillRect(0, 0, copy.width, copy.height)
  context.drawImage(canvas, 0, 0)
  copy.toBlob((blob) => {
    if (blob !== null) saveBlob(blob, name)
  })
}

/** What a chart draws, as a table with a column for each line. */
export function saveCsv({ data, lines }: LineChartInput, name: string): void {
  const [xs = [], ...columns] = data
  const header = ['x', ...lines.map(({ label }) => label)]
  const rows = xs.map((x, at) => [x, ...columns.map((column) => column[at] ?? null)])
  saveRows([header, ...rows], name)
}

/** Rows as CSV, the first of them the header. */
export function saveRows(
  rows: readonly (readonly (string | number | null)[])[],
  name: string,
): void {
  const text = rows.map((row) => row.map((value) => quoted(value ?? '')).join(',')).join('\r\n')
  saveBlob(new Blob([`${text}\r\n`], { type: 'text/csv' }), name)
}

function quoted(value: string | number): string {
  // A spreadsheet would take such a text for a formula.
  const isFormula =
    typeof value === 'string' && /^[=+\-@\t\r]/u.test(value) && !/^[-+]?[\d.]/u.test(value)
  const text = `${isFormula ? "'" : ''}${value}`
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export function saveBlob(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name.replaceAll('/', '_')
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
