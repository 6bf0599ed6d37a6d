import type { GatePolicy, NativeGateMeasure } from '@stemma/contract'
import { compareModels, mcnemar, type ScoredRows, type WantedMetric } from '@stemma/core'

export interface Measured {
  readonly measures: readonly NativeGateMeasure[]
  readonly tests: readonly { readonly name: string; readonly p: number }[]
}

/** All that a policy asks to know of two models on the same rows. */
export function measure(rows: ScoredRows, policy: GatePolicy): Measured {
  const { primary, guardrails, limits, resamples, confidence, seed } = policy
  // The first of equal ones stays: the margin counts for guard rails only.
  const wanted: WantedMetric[] = [
    ...guardrails.map(({ metric, slice, margin }) => ({ metric, slice, margin })),
    { metric: primary.metric, margin: 0 },
    ...limits
      .filter(({ metric }) => metric !== 'size_bytes' && metric !== 'latency_us')
      .map(({ metric }) => ({ metric, margin: 0 })),
  ]
  const distinct = wanted.filter(
    ({ metric, slice }, at) =>
      wanted.findIndex((one) => one.metric === metric && one.slice === slice) === at,
  )
  const found = compareModels(rows, distinct, { resamples, confidence, seed })
  return {
    measures: found.map(({ metric, slice, rows: count, ...figures }) => ({
      metric,
      ...(slice !== undefined && { slice }),
      rows: count,
      p_worse: figures.pWorse,
      ...known({
        candidate: figures.candidate,
        against: figures.against,
        improvement: figures.improvement,
        low: figures.low,
        high: figures.high,
        standard_error: figures.standardError,
      }),
    })),
    tests: rows.task === 'classification' ? [{ name: 'mcnemar', p: disagreement(rows) }] : [],
  }
}

/** Without figures that are not defined: JSON has no NaN. */
function known<Figures extends Readonly<Record<string, number>>>(
  figures: Figures,
): Partial<Figures> {
  const kept = Object.entries(figures).filter(([, value]) => Number.isFinite(value))
  return Object.fromEntries(kept) as Partial<Figures> // the same keys, or fewer
}

function disagreement({
  truth,
  candidate,
  against,
}: Extract<ScoredRows, { task: 'classification' }>): number {
  let [onlyCandidate, onlyAgainst] = [0, 0]
  for (const [row, right] of truth.entries()) {
    const [first, second] = [candidate.chosen[row] === right, against.chosen[row] === right]
    if (first && !second) onlyCandidate += 1
    if (second && !first) onlyAgainst += 1
  }
  return mcnemar(onlyCandidate, onlyAgainst)
}
