import type { Figure } from '../report/results.ts'
import type { Verdict } from '../report/verdict.ts'
import type { Line, Target } from './line.ts'

/** Figures by line and system. */
export type Figures<Id extends string = string, System extends string = string> = Readonly<
  Partial<Record<Id, Readonly<Partial<Record<System, Figure>>>>>
>

/** How many times better Stemma is than another; above 1 is better, whichever way the figure counts. */
export function ratioTo(peer: string, line: Line, figures: Figures): number | undefined {
  const ours = valueOf(figures, line.id, 'stemma')
  const theirs = valueOf(figures, line.id, peer)
  if (ours === undefined || theirs === undefined) return undefined
  return line.better === 'lower' ? theirs / ours : ours / theirs
}

/** A line meets its target when it meets all of them; one miss is a miss even if others are unknown. */
export function judgeLine(line: Line, figures: Figures): Verdict {
  const verdicts = line.targets.map((target) => judge(target, line, figures))
  if (verdicts.includes('not met')) return 'not met'
  return verdicts.includes('unknown') ? 'unknown' : 'met'
}

function judge(target: Target, line: Line, figures: Figures): Verdict {
  const value =
    'peer' in target ? ratioTo(target.peer, line, figures) : valueOf(figures, line.id, 'stemma')
  if (value === undefined) return 'unknown'
  return isReached(target, value) ? 'met' : 'not met'
}

function isReached(target: Target, value: number): boolean {
  switch (target.kind) {
    case 'at-most':
      return value <= target.value
    case 'at-least':
      return value >= target.value
    case 'ratio':
      return value >= target.atLeast
    case 'within':
      return value * target.times >= 1
  }
}

function valueOf(figures: Figures, line: string, system: string): number | undefined {
  const figure = figures[line]?.[system]
  return figure?.kind === 'measured' ? figure.value : undefined
}
