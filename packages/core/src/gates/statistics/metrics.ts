import { invalidParameter } from '@stemma/contract'
import type { ClassRows, NumberRows, ScoredRows } from './scored-rows.ts'

export type Side = 'candidate' | 'against'

/** A metric that is a function of sums over rows, so that drawing rows anew costs additions only. */
export interface SumMetric {
  readonly greaterIsBetter: boolean
  /** What is summed, one number for each row. */
  readonly columns: (rows: ScoredRows, side: Side) => readonly Float64Array[]
  /** From the sums of these columns and the number of rows. NaN where it is not defined: recall without a positive row. */
  readonly value: (sums: readonly number[], count: number) => number
}

/** Probabilities of 0 and 1 cost as those so far from them, as in scikit-learn's `log_loss` for doubles. */
const smallest = 2 ** -52
const bins = 10

const wrongTask = (metric: string, needs: string): Error =>
  invalidParameter(`The metric '${metric}' needs ${needs}.`)

function classRows(metric: string, rows: ScoredRows): ClassRows {
  if (rows.task !== 'classification') throw wrongTask(metric, 'classes as labels')
  return rows
}

function numberRows(metric: string, rows: ScoredRows): NumberRows {
  if (rows.task !== 'regression') throw wrongTask(metric, 'numbers as labels')
  return rows
}

function positiveOf(metric: string, rows: ClassRows): number {
  if (rows.positive === undefined) throw wrongTask(metric, 'two classes')
  return rows.positive
}

/** The probability of the positive class. */
export function positiveProbability(metric: string, rows: ScoredRows, side: Side): Float64Array {
  const found = classRows(metric, rows)
  positiveOf(metric, found)
  const known = found[side].ofPositive
  if (known === undefined) throw noProbability(metric, side)
  return known
}

const noProbability = (metric: string, side: Side): Error =>
  wrongTask(
    metric,
    `probabilities, and the ${side === 'candidate' ? 'candidate' : 'other model'} answers classes: log it with pyfunc_predict_fn="predict_proba"`,
  )

function each(count: number, of: (row: number) => number): Float64Array {
  const column = new Float64Array(count)
  for (let row = 0; row < count; row++) column[row] = of(row)
  return column
}

/** Made once for the same rows, since several metrics sum the same. */
const made = new WeakMap<ScoredRows, Map<string, readonly Float64Array[]>>()

function once(
  rows: ScoredRows,
  key: string,
  make: () => readonly Float64Array[],
): readonly Float64Array[] {
  const known = made.get(rows) ?? new Map<string, readonly Float64Array[]>()
  made.set(rows, known)
  const columns = known.get(key) ?? make()
  known.set(key, columns)
  return columns
}

/** True positives, and how often the positive class was chosen and right. */
function counts(metric: string, rows: ScoredRows, side: Side): readonly Float64Array[] {
  const { truth, count, ...found } = classRows(metric, rows)
  const positive = positiveOf(metric, classRows(metric, rows))
  const { chosen } = found[side]
  return once(rows, `counts ${side}`, () => [
    each(count, (row) => Number(chosen[row] === positive && truth[row] === positive)),
    each(count, (row) => Number(chosen[row] === positive)),
    each(count, (row) => Number(truth[row] === positive)),
  ])
}

function errors(
  metric: string,
  of: (error: number) => number,
): (rows: ScoredRows, side: Side) => readonly Float64Array[] {
  return (rows, side) => {
    const { truth, count, ...found } = numberRows(metric, rows)
    const said = found[side]
    return once(rows, `${of.name} ${side}`, () => [
      each(count, (row) => of((said[row] ?? NaN) - (truth[row] ?? NaN))),
    ])
  }
}

const mean: SumMetric['value'] = ([sum = NaN], count) => sum / count
const square = (error: number): number => error * error

/** Metrics by the names that scikit-learn and MLflow use. */
export const sumMetrics: Readonly<Record<string, SumMetric>> = {
  accuracy: {
    greaterIsBetter: true,
    columns: (rows, side) => {
      const { truth, count, ...found } = classRows('accuracy', rows)
      const { chosen } = found[side]
      return [each(count, (row) => Number(chosen[row] === truth[row]))]
    },
    value: mean,
  },
  precision: {
    greaterIsBetter: true,
    columns: (rows, side) => counts('precision', rows, side),
    value: ([hits = NaN, chosen = NaN]) => hits / chosen,
  },
  recall: {
    greaterIsBetter: true,
    columns: (rows, side) => counts('recall', rows, side),
    value: ([hits = NaN, , real = NaN]) => hits / real,
  },
  f1: {
    greaterIsBetter: true,
    columns: (rows, side) => counts('f1', rows, side),
    value: ([hits = NaN, chosen = NaN, real = NaN]) => (2 * hits) / (chosen + real),
  },
  log_loss: {
    greaterIsBetter: false,
    columns: (rows, side) => {
      const { ofTruth } = classRows('log_loss', rows)[side]
      if (ofTruth === undefined) throw noProbability('log_loss', side)
      return [
        each(rows.count, (row) => {
          const known = ofTruth[row] ?? NaN
          return -Math.log(Math.min(Math.max(known, smallest), 1 - smallest))
        }),
      ]
    },
    value: mean,
  },
  brier: {
    greaterIsBetter: false,
    columns: (rows, side) => {
      const said = positiveProbability('brier', rows, side)
      const { truth, positive } = classRows('brier', rows)
      return [
        each(rows.count, (row) => square((said[row] ?? NaN) - Number(truth[row] === positive))),
      ]
    },
    value: mean,
  },
  // Guo et al. (2017): ten bins of equal width; for each the gap between what was said and what came, by the rows in it.
  calibration_error: {
    greaterIsBetter: false,
    columns: (rows, side) => {
      const said = positiveProbability('calibration_error', rows, side)
      const { truth, positive } = classRows('calibration_error', rows)
      const binOf = (row: number): number =>
        Math.max(0, Math.min(Math.floor((said[row] ?? NaN) * bins), bins - 1))
      return Array.from({ length: bins }, (_, bin) =>
        each(rows.count, (row) =>
          binOf(row) === bin ? (said[row] ?? NaN) - Number(truth[row] === positive) : 0,
        ),
      )
    },
    value: (sums, count) => sums.reduce((gap, sum) => gap + Math.abs(sum), 0) / count,
  },
  mae: { greaterIsBetter: false, columns: errors('mae', Math.abs), value: mean },
  mse: { greaterIsBetter: false, columns: errors('mse', square), value: mean },
  rmse: {
    greaterIsBetter: false,
    columns: errors('rmse', square),
    value: ([sum = NaN], count) => Math.sqrt(sum / count),
  },
  r2: {
    greaterIsBetter: true,
    columns: (rows, side) => {
      const { truth, count } = numberRows('r2', rows)
      const spread = once(rows, 'r2', () => {
        const middle = middleOf(truth)
        const apart = each(count, (row) => (truth[row] ?? NaN) - middle)
        return [apart, apart.map(square)]
      })
      return [...errors('r2', square)(rows, side), ...spread]
    },
    value: ([lost = NaN, sum = NaN, squares = NaN], count) =>
      1 - lost / (squares - (sum * sum) / count),
  },
}

/** The value next to the mean: sums of squares lose all digits of what is far from zero and close together. Of equal values it is each of them. */
function middleOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0)
  return values.reduce(
    (best, value) => (Math.abs(value - mean) < Math.abs(best - mean) ? value : best),
    values[0] ?? NaN,
  )
}

const ofNumbers: ReadonlySet<string> = new Set(['mae', 'mse', 'rmse', 'r2'])

/** What a metric is about. */
export function sumMetricTask(metric: string): ScoredRows['task'] {
  return ofNumbers.has(metric) ? 'regression' : 'classification'
}
