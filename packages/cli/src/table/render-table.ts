import type { Effects } from '../effects.ts'
import { displayWidth } from './display-width.ts'
import { escapeControls } from './escape-controls.ts'
import { fitWidths } from './fit-widths.ts'
import { styleFor, type Style } from './style.ts'
import { truncate } from './truncate.ts'

export interface Column<T> {
  readonly title: string
  readonly align?: 'left' | 'right'
  /** For people; `exact` is for programs where the two differ. */
  readonly text: (row: T) => string
  readonly exact?: (row: T) => string
  readonly style?: (text: string, row: T, style: Style) => string
}

const gap = '  '

/**
 * A table. On a terminal it has aligned columns that fit its width; elsewhere it is tab-separated, in full and with
 * exact values, its first line the titles.
 */
export function renderTable<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  { stdout, environment }: Pick<Effects, 'stdout' | 'environment'>,
): string {
  const forPeople = stdout.isTerminal
  const cells = rows.map((row) =>
    columns.map(({ text, exact = text }) => escapeControls(forPeople ? text(row) : exact(row))),
  )
  const titles = columns.map(({ title }) => escapeControls(title))
  if (!forPeople) return [titles, ...cells].map((line) => `${line.join('\t')}\n`).join('')

  const style = styleFor(stdout, environment)
  const natural = titles.map((title, at) =>
    cells.reduce(
      (width, line) => Math.max(width, displayWidth(line[at] ?? '')),
      displayWidth(title),
    ),
  )
  const widths = fitWidths(natural, stdout.columns - gap.length * (columns.length - 1))
  const line = (texts: readonly string[], paint: (text: string, at: number) => string) =>
    columns
      .map(({ align }, at) => {
        const text = truncate(texts[at] ?? '', widths[at] ?? 0)
        const space = ' '.repeat(Math.max(0, (widths[at] ?? 0) - displayWidth(text)))
        if (align === 'right') return space + paint(text, at)
        return paint(text, at) + (at === columns.length - 1 ? '' : space)
      })
      .join(gap)
      .trimEnd()
  const head = line(titles, (text) => style('bold', text))
  const body = rows.map((row, index) =>
    line(cells[index] ?? [], (text, at) => columns[at]?.style?.(text, row, style) ?? text),
  )
  return [head, ...body].map((text) => `${text}\n`).join('')
}
