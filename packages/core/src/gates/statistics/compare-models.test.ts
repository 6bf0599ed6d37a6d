import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareModels } from './compare-models.ts'
import type { ClassRows, NumberRows, ScoredByClass } from './scored-rows.ts'

const numbers = (differences: readonly number[]): NumberRows => ({
  task: 'regression',
  count: differences.length,
  slices: new Map(),
  truth: new Float64Array(differences.length),
  candidate: new Float64Array(differences.length).fill(10),
  against: Float64Array.from(differences, (one) => 10 + one),
})

const mae = [{ metric: 'mae', margin: 0 }]
const differences = Array.from({ length: 400 }, (_, at) => Math.sin((at + 1) ** 2) + 0.1)

function near(found: number | undefined, expected: number, within: number): void {
  assert.ok(Math.abs((found ?? NaN) - expected) <= within, `${found}, not ${expected}`)
}

test('the interval of a mean is that of the percentile bootstrap of scipy', () => {
  // scipy.stats.bootstrap(method='percentile', n_resamples=50000) of the same numbers.
  const [found] = compareModels(numbers(differences), mae, {
    resamples: 50_000,
    confidence: 0.95,
    seed: 1,
  })
  near(found?.improvement, 0.10808833032817823, 1e-9)
  near(found?.low, 0.03848134866469057, 0.001)
  near(found?.high, 0.17729950425634666, 0.001)
  near(found?.standardError, 0.035486580584489225, 0.0003)
})

test('the interval of a difference of curves is that of a bootstrap with scikit-learn', () => {
  const index = Array.from({ length: 300 }, (_, at) => at + 1)
  const truth = Int32Array.from(index, (i) => Number(Math.sin(i * 7) > 0.2))
  const said = (weight: number): ScoredByClass => ({
    chosen: truth,
    ofPositive: Float64Array.from(
      index,
      (i, row) => (truth[row] ?? 0) * weight + Math.sin(i * i) * 0.5 + 0.5,
    ),
  })
  const rows: ClassRows = {
    task: 'classification',
    count: 300,
    slices: new Map(),
    classes: ['no', 'yes'],
    positive: 1,
    truth,
    candidate: said(0.3),
    against: said(0.15),
  }
  const options = { resamples: 5000, confidence: 0.95, seed: 1 }
  const [found] = compareModels(rows, [{ metric: 'roc_auc', margin: 0 }], options)
  near(found?.candidate, 0.7284451659451658, 1e-9)
  near(found?.against, 0.6379419191919192, 1e-9)
  near(found?.standardError, 0.007559470904849906, 0.0005)
  near(found?.low, 0.07562472, 0.002)
  near(found?.high, 0.10526818, 0.002)
})

test('the same seed gives the same figures', () => {
  const options = { resamples: 500, confidence: 0.9, seed: 7 }
  assert.deepEqual(
    compareModels(numbers(differences), mae, options),
    compareModels(numbers(differences), mae, options),
  )
  assert.notDeepEqual(
    compareModels(numbers(differences), mae, options),
    compareModels(numbers(differences), mae, { ...options, seed: 8 }),
  )
})

test('rows of one entity say no more than one of them', () => {
  const options = { resamples: 5000, confidence: 0.95, seed: 1 }
  const repeated = differences.flatMap((one) => [one, one, one, one])
  const units = Int32Array.from(repeated, (_, row) => Math.floor(row / 4))
  const [once] = compareModels(numbers(differences), mae, options)
  const [apart] = compareModels(numbers(repeated), mae, options)
  const [together] = compareModels({ ...numbers(repeated), units }, mae, options)
  near(together?.standardError, once?.standardError ?? NaN, 0.002)
  near(apart?.standardError, (once?.standardError ?? NaN) / 2, 0.002)
})

test('many rows are drawn in groups, with the same error', () => {
  const many = Array.from({ length: 40_000 }, (_, at) => Math.sin((at + 1) ** 2) + 0.1)
  const mean = many.reduce((sum, one) => sum + one, 0) / many.length
  const spread = many.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (many.length - 1)
  const [found] = compareModels(numbers(many), mae, { resamples: 2000, confidence: 0.95, seed: 1 })
  near(found?.improvement, mean, 1e-9)
  const error = Math.sqrt(spread / many.length)
  near(found?.standardError, error, error * 0.06)
})
