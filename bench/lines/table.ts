import { short, times } from '../report/numbers.ts'
import type { Figure } from '../report/results.ts'
import { judgeLine, ratioTo, type Figures } from './judge.ts'
import type { Column, Line, Target } from './line.ts'

interface Table {
  readonly lines: readonly Line[]
  readonly columns: readonly Column[]
  readonly figures: Figures
}

/** The lines that have figures, in Markdown. */
export function lineTable({ lines, columns, figures }: Table): string {
  const head = ['work', ...columns.map(([, title]) => title), 'Stemma is', 'target', 'result']
  const body = lines
    .filter(({ id }) => figures[id] !== undefined)
    .map((line) => [
      line.title,
      ...columns.map(([system]) => cell(line, figures[line.id]?.[system])),
      ratios(columns, line, figures),
      line.targets.map((target) => targetText(columns, line, target)).join(', '),
      outcome(line, figures),
    ])
  const print = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [print(head), print(head.map(() => '---')), ...body.map(print)].join('\n')
}

/** One line for each figure that is not there, and why. */
export function gaps(lines: readonly Line[], figures: Figures): readonly string[] {
  return lines.flatMap(({ id }) =>
    Object.entries(figures[id] ?? {}).flatMap(([system, figure]) => {
      if (figure === undefined || figure.kind === 'measured') return []
      const why = figure.reason.replaceAll(/\s+/gu, ' ').slice(0, 400)
      return [`- ${id}, ${system}: ${figure.kind === 'failed' ? '**failed**: ' : ''}${why}`]
    }),
  )
}

function cell(line: Line, figure: Figure | undefined): string {
  if (figure === undefined || figure.kind === 'not-asked') return '–'
  if (figure.kind === 'failed') return '**failed**'
  return `${short(figure.value)} ${line.unit}`
}

function ratios(columns: readonly Column[], line: Line, figures: Figures): string {
  return columns
    .flatMap(([system, title]) => {
      const ratio =
        system === 'stemma' || system === 'bare' ? undefined : ratioTo(system, line, figures)
      return ratio === undefined ? [] : [`${times(ratio)} ${title}`]
    })
    .join(', ')
}

function targetText(columns: readonly Column[], line: Line, target: Target): string {
  const title = 'peer' in target ? columns.find(([id]) => id === target.peer)?.[1] : undefined
  switch (target.kind) {
    case 'at-most':
      return `at most ${target.value} ${line.unit}`
    case 'at-least':
      return `at least ${short(target.value)} ${line.unit}`
    case 'ratio':
      return `${target.atLeast}x ${title}`
    case 'within':
      return `within ${target.times}x of ${title}`
  }
}

function outcome(line: Line, figures: Figures): string {
  if (line.targets.length === 0) return 'for information'
  const verdict = judgeLine(line, figures)
  return verdict === 'not met' ? '**not met**' : verdict
}
