import { allPeers } from '../peers/all-peers.ts'
import type { Peer, PeerId } from '../peers/peer.ts'
import { type Row, rows, type Target } from '../rows.ts'
import { short, times } from './numbers.ts'
import type { Figure, Figures, Results } from './results.ts'
import { growth, judgeRow, judgeVariant, ratioTo } from './verdict.ts'

const columns: readonly (readonly [PeerId, string])[] = [
  ['mlflow', 'MLflow'],
  ['fasttrackml', 'FastTrackML'],
  ['stemma', 'Stemma'],
]

const variants: readonly Peer[] = allPeers.filter(({ variantOf }) => variantOf !== undefined)

/** The main table in Markdown: every line that was measured, the targets, and whether they are met. */
export function mainTable({ figures }: Results): string {
  const head = ['work', ...columns.map(([, title]) => title), 'vs MLflow', 'vs FastTrackML']
  const body = measuredRows(figures).map((row) => [
    row.title,
    ...columns.map(([peer]) => cell(row, figures[row.id]?.[peer])),
    ratioCell('mlflow', row, figures),
    ratioCell('fasttrackml', row, figures),
    row.targets.map((target) => targetText(target, row)).join(', '),
    outcome(row, figures),
  ])
  return table([...head, 'target', 'result'], body)
}

/** The other settings of the peers, and whether Stemma meets its targets against those too; empty when none ran. */
export function variantTable({ figures }: Results): string {
  const used = variants.filter(({ id }) => rows.some((row) => figures[row.id]?.[id] !== undefined))
  const lines = measuredRows(figures).filter((row) =>
    used.some(({ id }) => figures[row.id]?.[id]?.kind === 'measured'),
  )
  if (lines.length === 0) return ''
  return table(
    ['work', ...used.flatMap(({ title }) => [title, 'Stemma is', 'target'])],
    lines.map((row) => [
      row.title,
      ...used.flatMap((peer) => [
        cell(row, figures[row.id]?.[peer.id]),
        ratioCell(peer.id, row, figures),
        figures[row.id]?.[peer.id] === undefined ? '' : (judgeVariant(peer, row, figures) ?? ''),
      ]),
    ]),
  )
}

/** What is missing from the table and why: one line for each peer and reason. */
export function gaps({ figures }: Results): readonly string[] {
  const titles = new Map<string, string[]>()
  for (const row of rows) {
    for (const [peer, figure] of Object.entries(figures[row.id] ?? {})) {
      if (figure.kind === 'measured') continue
      const why = `${figure.kind === 'failed' ? '**failed**: ' : ''}${oneLine(figure.reason)}`
      const place = `${peer}: ${why}`
      titles.set(place, [...(titles.get(place) ?? []), row.id])
    }
  }
  return [...titles].map(([place, ids]) => `- ${place} (${ids.join(', ')})`)
}

function measuredRows(figures: Figures): readonly Row[] {
  return rows.filter(({ id }) => figures[id] !== undefined)
}

function cell(row: Row, figure: Figure | undefined): string {
  if (figure === undefined) return ''
  if (figure.kind === 'failed') return '**failed**'
  if (figure.kind === 'not-asked') return '–'
  return `${short(figure.value)}${row.unit.startsWith('/') ? '' : ' '}${row.unit}`
}

function ratioCell(peer: PeerId, row: Row, figures: Figures): string {
  const ratio = ratioTo(peer, row, figures)
  return ratio === undefined ? '' : times(ratio)
}

function targetText(target: Target, row: Row): string {
  if (target.kind === 'limit') return `under ${target.below} ${row.unit}`
  if (target.kind === 'growth') return `grows less than ${target.below}x`
  return `${target.atLeast}x ${target.peer === 'mlflow' ? 'MLflow' : 'FastTrackML'}`
}

function outcome(row: Row, figures: Figures): string {
  if (row.targets.length === 0) return 'for information'
  const factors = row.targets
    .map((target) => growth(target, row, figures))
    .filter((factor) => factor !== undefined)
  const grown = factors.map((factor) => ` (grew ${factor.toFixed(2)}x)`).join('')
  const verdict = judgeRow(row, figures)
  return (verdict === 'not met' ? '**not met**' : verdict) + grown
}

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n')
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').slice(0, 400)
}
