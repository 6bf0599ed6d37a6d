import type { GatePolicy, NativeGateMeasure } from '@stemma/contract'
import { holm } from './statistics/tests-of-pairs.ts'

export type Verdict = 'PROMOTE' | 'HOLD' | 'REJECT'

/** A figure of each model that no rows are drawn for. */
export interface GateFigure {
  readonly metric: string
  readonly candidate: number
  readonly against?: number
}

export interface Judged {
  readonly verdict: Verdict
  /** For people: what kept it from more, or what was shown. */
  readonly reasons: readonly string[]
  /** With HOLD: about so many rows would settle the primary metric. */
  readonly rowsNeeded?: number
}

/** Quantiles of the normal distribution: an interval of 95 in 100, and a power of 80 in 100. */
const zInterval = 1.96
const zPower = 0.84

/**
 * Judges a candidate. PROMOTE: better in the primary metric by more than `min_effect` at the lower end of the interval, and at the lower end of no guard
 * rail worse than its margin, and within all limits. REJECT: worse than allowed is shown, by the primary metric's upper end, or by a guard rail (p-values
 * adjusted by Holm, since many are looked at), or a limit is broken. HOLD: neither is shown.
 */
export function judge(
  policy: GatePolicy,
  {
    rows,
    measures,
    figures,
  }: {
    readonly rows: number
    readonly measures: readonly NativeGateMeasure[]
    readonly figures: readonly GateFigure[]
  },
): Judged {
  const rejected: string[] = []
  const held: string[] = []
  const { primary } = policy
  const main = findMeasure(measures, primary.metric)
  const level = 1 - policy.confidence
  if (main?.low === undefined || main.high === undefined)
    held.push(`${primary.metric}: the rows are too few, or of one class, to tell.`)
  else if (main.high < primary.min_effect)
    rejected.push(
      `${primary.metric}: ${improvementText(main)}, not better by ${primary.min_effect}.`,
    )
  else if (main.low <= primary.min_effect)
    held.push(
      `${primary.metric}: ${improvementText(main)}; that may be chance, since it is not above ${primary.min_effect} throughout.`,
    )
  if (rows < policy.min_rows)
    held.push(`${rows} rows are fewer than the policy asks for (${policy.min_rows}).`)

  const guarded = policy.guardrails.map((rule) => ({
    rule,
    measure: findMeasure(measures, rule.metric, rule.slice),
  }))
  const adjusted = holm(guarded.map(({ measure }) => measure?.p_worse ?? 1))
  for (const [at, { rule, measure }] of guarded.entries()) {
    const name = rule.slice === undefined ? rule.metric : `${rule.metric} of ${rule.slice}`
    const allowed = `${rule.margin} worse is allowed`
    if (measure?.low === undefined) held.push(`${name}: too few rows to tell.`)
    else if ((adjusted[at] ?? 1) < level)
      rejected.push(`${name}: ${improvementText(measure)}; ${allowed}.`)
    else if (measure.low <= -rule.margin)
      held.push(`${name}: ${improvementText(measure)}; ${allowed}, and more may be.`)
  }
  for (const limit of policy.limits) {
    const figure =
      figures.find(({ metric }) => metric === limit.metric) ?? figureOf(measures, limit.metric)
    rejected.push(...brokenLimits(limit, figure))
  }
  if (rejected.length > 0) return { verdict: 'REJECT', reasons: rejected }
  if (held.length === 0)
    return {
      verdict: 'PROMOTE',
      reasons: [`${primary.metric}: ${main === undefined ? '' : improvementText(main)}.`],
    }
  const needed = main && rowsNeeded(main, primary.min_effect)
  return { verdict: 'HOLD', reasons: held, ...(needed !== undefined && { rowsNeeded: needed }) }
}

function findMeasure(
  measures: readonly NativeGateMeasure[],
  metric: string,
  slice?: string,
): NativeGateMeasure | undefined {
  return measures.find((one) => one.metric === metric && one.slice === slice)
}

function figureOf(measures: readonly NativeGateMeasure[], metric: string): GateFigure | undefined {
  const measure = findMeasure(measures, metric)
  if (measure?.candidate === undefined) return undefined
  const { candidate, against } = measure
  return { metric, candidate, ...(against !== undefined && { against }) }
}

function brokenLimits(
  { metric, at_least: least, at_most: most, at_most_ratio: ratio }: GatePolicy['limits'][number],
  figure: GateFigure | undefined,
): string[] {
  if (figure === undefined) return [`${metric} is not known, and the policy limits it.`]
  const { candidate, against } = figure
  const shown = `${metric} is ${short(candidate)}`
  const broken: string[] = []
  if (least !== undefined && candidate < least)
    broken.push(`${shown}, at least ${least} is asked for.`)
  if (most !== undefined && candidate > most) broken.push(`${shown}, at most ${most} is allowed.`)
  if (ratio !== undefined && against !== undefined && candidate > ratio * against)
    broken.push(`${shown}, at most ${ratio} times ${short(against)} is allowed.`)
  return broken
}

function improvementText({ improvement, low, high }: NativeGateMeasure): string {
  return `better by ${short(improvement ?? NaN)} (${short(low ?? NaN)} to ${short(high ?? NaN)})`
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)))
}

/**
 * Rows for which an effect as the one that was seen is found 80 times in 100: the standard error shrinks with the root of the rows. Undefined where more
 * rows would not help.
 */
function rowsNeeded(
  { improvement, standard_error: error, rows }: NativeGateMeasure,
  minEffect: number,
): number | undefined {
  const above = (improvement ?? NaN) - minEffect
  if (!(above > 0) || error === undefined) return undefined
  const factor = ((zInterval + zPower) * error) / above
  return Math.max(Number(rows) + 1, Math.ceil(Number(rows) * factor * factor))
}
