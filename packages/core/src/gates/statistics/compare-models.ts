import { invalidParameter } from '@stemma/contract'
import { CurveRows } from './area-under-curve.ts'
import { drawUnits, sumUnits, type UnitSums } from './draw-units.ts'
import { positiveProbability, sumMetrics, type Side } from './metrics.ts'
import { seededRandom } from './random.ts'
import type { ScoredRows } from './scored-rows.ts'

/** A metric that two models are compared by. */
export interface WantedMetric {
  readonly metric: string
  /** Only rows of this part. */
  readonly slice?: string | undefined
  /** How much worse the candidate may be. */
  readonly margin: number
}

/** What a metric says of two models on the same rows. */
export interface PairedMeasure {
  readonly metric: string
  readonly slice?: string | undefined
  readonly rows: number
  readonly candidate: number
  readonly against: number
  /** Above zero where the candidate is better, whichever way the metric goes. */
  readonly improvement: number
  /** The interval of `improvement`. */
  readonly low: number
  readonly high: number
  readonly standardError: number
  /** The chance of what was seen if the candidate were not worse than the margin allows. */
  readonly pWorse: number
}

export interface CompareOptions {
  readonly resamples: number
  /** 0.95 for an interval that holds 95 times in 100. */
  readonly confidence: number
  readonly seed: number
}

const rocAuc = 'roc_auc'
/** Additions that a curve may cost: a million rows are drawn 200 times. */
const mostCurveWork = 2e8
const fewestDraws = 200
/** Beyond this share of draws without a value there is too little data for an interval. */
const mostUndefined = 0.05

/** The metrics that models can be compared by. */
export const metricNames: readonly string[] = [...Object.keys(sumMetrics), rocAuc]

/** Whether more of it is better. @throws INVALID_PARAMETER_VALUE for a name that is none */
export function isGreaterBetter(metric: string): boolean {
  const known = metric === rocAuc ? { greaterIsBetter: true } : sumMetrics[metric]
  if (known === undefined)
    throw invalidParameter(`There is no metric '${metric}'. There are: ${metricNames.join(', ')}.`)
  return known.greaterIsBetter
}

/**
 * Compares two models on the same rows by a paired bootstrap (Efron and Tibshirani 1993): the same units are drawn for both, so what is hard for both
 * does not widen the interval. The interval is the percentile interval of the difference.
 */
export function compareModels(
  rows: ScoredRows,
  wanted: readonly WantedMetric[],
  options: CompareOptions,
): readonly PairedMeasure[] {
  const plans = wanted.map((one) => planOf(rows, one))
  const columns = [...new Set(plans.flatMap((plan) => plan.columns))]
  const random = seededRandom(options.seed)
  const summed = sumUnits(columns, { count: rows.count, units: rows.units }, random)
  const found = plans.map((plan) => plan.bind(columns, summed))
  const whole = new Float64Array(columns.length)
  for (let at = 0; at < summed.sums.length; at++)
    whole[at % columns.length] = (whole[at % columns.length] ?? 0) + (summed.sums[at] ?? 0)
  const seen = found.map((pair) => pair(whole, undefined))
  const drawn = found.map(() => new Float64Array(options.resamples).fill(NaN))
  const weights = new Int32Array(summed.units)
  const curves = plans.map(({ draws }) => Math.min(draws, options.resamples))
  // Sums and curves are drawn apart: what is added up needs no weights, and a curve may be drawn less often.
  drawUnits(summed, { times: options.resamples, random }, (totals, time) => {
    for (const [at, pair] of found.entries())
      if (plans[at]?.isCurve === false) keep(drawn[at], time, pair(totals, undefined))
  })
  for (let time = 0; time < Math.max(0, ...curves.filter((_, at) => plans[at]?.isCurve)); time++) {
    weights.fill(0)
    for (let unit = 0; unit < summed.units; unit++) {
      const one = random.below(summed.units)
      weights[one] = (weights[one] ?? 0) + 1
    }
    for (const [at, pair] of found.entries())
      if (plans[at]?.isCurve === true && time < (curves[at] ?? 0))
        keep(drawn[at], time, pair(whole, weights))
  }
  return wanted.map((one, at) =>
    measureOf(one, {
      rows: plans[at]?.rows ?? 0,
      seen: seen[at] ?? { candidate: NaN, against: NaN },
      draws: (drawn[at] ?? new Float64Array()).subarray(
        0,
        plans[at]?.isCurve === true ? curves[at] : options.resamples,
      ),
      confidence: options.confidence,
    }),
  )

  function keep(into: Float64Array | undefined, time: number, pair: Pair): void {
    if (into !== undefined) into[time] = pair.candidate - pair.against
  }
}

interface Pair {
  readonly candidate: number
  readonly against: number
}

/** What has to be summed for a metric, and how to get it from the sums. */
interface Plan {
  readonly isCurve: boolean
  readonly draws: number
  readonly rows: number
  readonly columns: readonly Float64Array[]
  readonly bind: (
    columns: readonly Float64Array[],
    summed: UnitSums,
  ) => (totals: Float64Array, weights: Int32Array | undefined) => Pair
}

const sides: readonly Side[] = ['candidate', 'against']

function planOf(rows: ScoredRows, { metric, slice }: WantedMetric): Plan {
  const mask = slice === undefined ? undefined : rows.slices.get(slice)
  if (slice !== undefined && mask === undefined)
    throw invalidParameter(`There is no slice '${slice}'.`)
  const inside = mask === undefined ? rows.count : mask.reduce((sum, one) => sum + one, 0)
  isGreaterBetter(metric)
  return metric === rocAuc
    ? curvePlan(rows, { mask, inside })
    : sumPlan(rows, { metric, mask, inside })
}

function sumPlan(
  rows: ScoredRows,
  {
    metric,
    mask,
    inside,
  }: {
    readonly metric: string
    readonly mask: Uint8Array | undefined
    readonly inside: number
  },
): Plan {
  const known = sumMetrics[metric]
  if (known === undefined) throw new Error(`No metric ${metric}`)
  const masked = (column: Float64Array): Float64Array =>
    mask === undefined ? column : column.map((value, row) => (mask[row] === 1 ? value : 0))
  const [first = [], second = []] = sides.map((side) => known.columns(rows, side).map(masked))
  const count = mask === undefined ? ones(rows) : Float64Array.from(mask)
  return {
    isCurve: false,
    draws: 0,
    rows: inside,
    columns: [count, ...first, ...second],
    bind: (columns) => {
      const placeOf = new Map(columns.map((column, at) => [column, at]))
      const places = [first, second].map((side) => side.map((column) => placeOf.get(column) ?? 0))
      const countPlace = placeOf.get(count) ?? 0
      const valueOf = (totals: Float64Array, side: number): number => {
        const sums = (places[side] ?? []).map((place) => totals[place] ?? NaN)
        return known.value(sums, totals[countPlace] ?? NaN)
      }
      return (totals) => ({ candidate: valueOf(totals, 0), against: valueOf(totals, 1) })
    },
  }
}

const countColumns = new WeakMap<ScoredRows, Float64Array>()

function ones(rows: ScoredRows): Float64Array {
  const known = countColumns.get(rows) ?? new Float64Array(rows.count).fill(1)
  countColumns.set(rows, known)
  return known
}

function curvePlan(
  rows: ScoredRows,
  { mask, inside }: { readonly mask: Uint8Array | undefined; readonly inside: number },
): Plan {
  const [first, second] = sides.map((side) => {
    const scores = positiveProbability(rocAuc, rows, side)
    const { truth, positive } = rows as Extract<ScoredRows, { task: 'classification' }> // else it threw
    return new CurveRows(
      scores,
      Uint8Array.from(truth, (one) => Number(one === positive)),
      mask,
    )
  })
  if (first === undefined || second === undefined) throw new Error('There are two sides.')
  return {
    isCurve: true,
    draws: Math.max(fewestDraws, Math.floor(mostCurveWork / Math.max(1, inside))),
    rows: inside,
    columns: [],
    bind:
      (_, { units, unitOf }) =>
      (_totals, drawn) => {
        const weights = drawn ?? new Int32Array(units).fill(1)
        return { candidate: first.area(weights, unitOf), against: second.area(weights, unitOf) }
      },
  }
}

function measureOf(
  { metric, slice, margin }: WantedMetric,
  {
    rows,
    seen,
    draws,
    confidence,
  }: {
    readonly rows: number
    readonly seen: Pair
    readonly draws: Float64Array
    readonly confidence: number
  },
): PairedMeasure {
  const sign = isGreaterBetter(metric) ? 1 : -1
  const known = draws.filter((one) => !Number.isNaN(one)).map((one) => sign * one)
  const isEnough = known.length >= draws.length * (1 - mostUndefined) && known.length > 1
  known.sort()
  const at = (share: number): number =>
    isEnough ? (known[Math.min(known.length - 1, Math.floor(share * known.length))] ?? NaN) : NaN
  const mean = known.reduce((sum, one) => sum + one, 0) / known.length
  const spread = known.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (known.length - 1)
  const tail = (1 - confidence) / 2
  const notWorse = known.reduce((sum, one) => sum + Number(one >= -margin), 0)
  return {
    metric,
    ...(slice !== undefined && { slice }),
    rows,
    ...seen,
    improvement: sign * (seen.candidate - seen.against),
    low: at(tail),
    high: at(1 - tail),
    standardError: isEnough ? Math.sqrt(spread) : NaN,
    pWorse: isEnough ? (notWorse + 1) / (known.length + 1) : 1,
  }
}
