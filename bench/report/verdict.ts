import type { Peer, PeerId } from '../peers/peer.ts'
import type { Row, Target } from '../rows.ts'
import { type Figures, valueOf } from './results.ts'

/** Whether a target is reached; `unknown` when a figure that it needs is missing. */
export type Verdict = 'met' | 'not met' | 'unknown'

/** How many times better Stemma is than a peer; above 1 is better, whichever way the figure counts. */
export function ratioTo(peer: PeerId, row: Row, figures: Figures): number | undefined {
  const ours = valueOf(figures, row.id, 'stemma')
  const theirs = valueOf(figures, row.id, peer)
  if (ours === undefined || theirs === undefined) return undefined
  return row.better === 'lower' ? theirs / ours : ours / theirs
}

/** How many times the figure is of what it was at the smaller size. */
export function growth(target: Target, row: Row, figures: Figures): number | undefined {
  if (target.kind !== 'growth') return undefined
  const large = valueOf(figures, row.id, 'stemma')
  const small = valueOf(figures, target.from, 'stemma')
  return large === undefined || small === undefined ? undefined : large / small
}

/** Judges one target of a line. Compares the measured values, not the rounded ones that are printed. */
export function judge(target: Target, row: Row, figures: Figures): Verdict {
  if (target.kind === 'ratio') {
    return verdict(ratioTo(target.peer, row, figures), (ratio) => ratio >= target.atLeast)
  }
  if (target.kind === 'limit') {
    return verdict(valueOf(figures, row.id, 'stemma'), (value) => value < target.below)
  }
  return verdict(growth(target, row, figures), (factor) => factor < target.below)
}

/** Judges the ratio that a line asks of a peer against another setting of that peer; undefined when it asks none. */
export function judgeVariant(variant: Peer, row: Row, figures: Figures): Verdict | undefined {
  const target = row.targets.find(
    (target) => target.kind === 'ratio' && target.peer === variant.variantOf,
  )
  if (target?.kind !== 'ratio') return undefined
  return judge({ ...target, peer: variant.id }, row, figures)
}

/** A line meets its target when it meets all of them; one miss is a miss even if others are unknown. */
export function judgeRow(row: Row, figures: Figures): Verdict {
  const verdicts = row.targets.map((target) => judge(target, row, figures))
  if (verdicts.includes('not met')) return 'not met'
  return verdicts.includes('unknown') ? 'unknown' : 'met'
}

function verdict(value: number | undefined, reached: (value: number) => boolean): Verdict {
  if (value === undefined) return 'unknown'
  return reached(value) ? 'met' : 'not met'
}
