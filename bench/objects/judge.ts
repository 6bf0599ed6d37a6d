import type { Figure } from '../report/results.ts'
import type { Verdict } from '../report/verdict.ts'
import type { Row, RowId, SystemId, Target } from './rows.ts'

/** Figures by line and system. */
export type Figures = Readonly<Partial<Record<RowId, Readonly<Partial<Record<SystemId, Figure>>>>>>

/** How many times better Stemma is than another; above 1 is better, whichever way the figure counts. */
export function ratioTo(peer: SystemId, row: Row, figures: Figures): number | undefined {
  const ours = valueOf(figures, row.id, 'stemma')
  const theirs = valueOf(figures, row.id, peer)
  if (ours === undefined || theirs === undefined) return undefined
  return row.better === 'lower' ? theirs / ours : ours / theirs
}

/** A line meets its target when it meets all of them; one miss is a miss even if others are unknown. */
export function judgeRow(row: Row, figures: Figures): Verdict {
  const verdicts = row.targets.map((target) => judge(target, row, figures))
  if (verdicts.includes('not met')) return 'not met'
  return verdicts.includes('unknown') ? 'unknown' : 'met'
}

function judge(target: Target, row: Row, figures: Figures): Verdict {
  const ours = valueOf(figures, row.id, 'stemma')
  const value = target.kind === 'ratio' ? ratioTo(target.peer, row, figures) : ours
  if (value === undefined) return 'unknown'
  const isReached =
    target.kind === 'at-most'
      ? value <= target.value
      : value >= (target.kind === 'ratio' ? target.atLeast : target.value)
  return isReached ? 'met' : 'not met'
}

function valueOf(figures: Figures, row: RowId, system: SystemId): number | undefined {
  const figure = figures[row]?.[system]
  return figure?.kind === 'measured' ? figure.value : undefined
}
