import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CurveRows } from './area-under-curve.ts'
import { compareModels, metricNames } from './compare-models.ts'
import type { ClassRows, NumberRows, ScoredByClass } from './scored-rows.ts'

const truth = [0, 1, 1, 0, 1, 0, 1, 1, 0, 0, 1, 0]
const first = [0.1, 0.8, 0.4, 0.3, 0.9, 0.6, 0.7, 0.2, 0.2, 0.5, 0.55, 0.05]
const second = [0.3, 0.6, 0.6, 0.1, 0.7, 0.2, 0.9, 0.5, 0.6, 0.5, 0.45, 0.2]

const options = { resamples: 200, confidence: 0.95, seed: 1 }

function scored(probabilities: readonly number[]): ScoredByClass {
  return {
    chosen: Int32Array.from(probabilities, (one) => Number(one > 0.5)),
    ofTruth: Float64Array.from(probabilities, (one, row) => (truth[row] === 1 ? one : 1 - one)),
    ofPositive: Float64Array.from(probabilities),
  }
}

const rows: ClassRows = {
  task: 'classification',
  count: truth.length,
  slices: new Map(),
  classes: ['0', '1'],
  positive: 1,
  truth: Int32Array.from(truth),
  candidate: scored(first),
  against: scored(second),
}

test('metrics of classes are those of scikit-learn', () => {
  // scikit-learn 1.7: accuracy_score, precision_score, recall_score, f1_score, log_loss, brier_score_loss, roc_auc_score.
  const expected: Readonly<Record<string, readonly [number, number]>> = {
    accuracy: [0.75, 0.75],
    precision: [0.8, 0.8],
    recall: [2 / 3, 2 / 3],
    f1: [0.7272727272727273, 0.7272727272727273],
    log_loss: [0.5128879061422552, 0.4577585048804446],
    brier: [0.17458333333333334, 0.146875],
    roc_auc: [0.8194444444444444, 0.875],
  }
  const wanted = Object.keys(expected).map((metric) => ({ metric, margin: 0 }))
  for (const { metric, candidate, against } of compareModels(rows, wanted, options)) {
    const [left, right] = expected[metric] ?? assert.fail(metric)
    assert.ok(Math.abs(candidate - left) < 1e-12, `${metric} ${candidate}`)
    assert.ok(Math.abs(against - right) < 1e-12, `${metric} ${against}`)
  }
})

test('metrics of numbers are those of scikit-learn', () => {
  const numbers: NumberRows = {
    task: 'regression',
    count: 5,
    slices: new Map(),
    truth: Float64Array.of(3, -0.5, 2, 7, 4.2),
    candidate: Float64Array.of(2.5, 0, 2, 8, 4),
    against: Float64Array.of(3, -0.5, 2, 7, 4.2),
  }
  const wanted = ['mae', 'mse', 'rmse', 'r2'].map((metric) => ({ metric, margin: 0 }))
  const found = compareModels(numbers, wanted, options).map(({ candidate }) => candidate)
  const expected = [0.44, 0.308, 0.5549774770204643, 0.9496600418410042]
  for (const [at, value] of found.entries())
    assert.ok(Math.abs(value - (expected[at] ?? NaN)) < 1e-12, `${wanted[at]?.metric} ${value}`)
})

test('a slice counts its rows only', () => {
  const slices = new Map([['late', Uint8Array.from(truth, (_, row) => Number(row >= 6))]])
  const [whole, part] = compareModels(
    { ...rows, slices },
    [
      { metric: 'accuracy', margin: 0 },
      { metric: 'accuracy', margin: 0, slice: 'late' },
    ],
    options,
  )
  assert.deepEqual([whole?.rows, part?.rows], [12, 6])
  assert.equal(part?.candidate, 5 / 6)
})

test('r2 is right for values that are far from zero and close together, and undefined where all are equal', () => {
  const r2Of = (truth: readonly number[], apart: readonly number[]): number => {
    const said = Float64Array.from(truth, (one, row) => one + (apart[row] ?? NaN))
    const scored: NumberRows = {
      ...{ task: 'regression', count: truth.length, slices: new Map() },
      ...{ truth: Float64Array.from(truth), candidate: said, against: said },
    }
    return compareModels(scored, [{ metric: 'r2', margin: 0 }], options)[0]?.candidate ?? NaN
  }
  // scikit-learn 1.9: r2_score. A sum of squares of such values has no digit left for their spread.
  const times = [1764547200000, 1764547200250, 1764547200500, 1764547201000]
  const found = r2Of(times, [100, -50, 0, 75])
  assert.ok(Math.abs(found - 0.9668571428571429) < 1e-12, String(found))
  assert.ok(!Number.isFinite(r2Of([0.1, 0.1, 0.1], [1, 2, 3])))
})

test('ties in a curve count by half, and a curve without one of the classes is not defined', () => {
  const isPositive = Uint8Array.of(1, 0, 1, 0)
  const areaOf = (scores: readonly number[], positive: Uint8Array): number =>
    new CurveRows(Float64Array.from(scores), positive).area(
      new Int32Array(scores.length).fill(1),
      Int32Array.from(scores, (_, row) => row),
    )
  assert.equal(areaOf([1, 1, 1, 1], isPositive), 0.5)
  assert.ok(Number.isNaN(areaOf([1, 2], Uint8Array.of(1, 1))))
})

test('each metric says what it needs', () => {
  const classesOnly: ClassRows = {
    ...rows,
    candidate: { chosen: rows.candidate.chosen },
    against: { chosen: rows.against.chosen },
  }
  for (const metric of metricNames) {
    const compare = (): unknown => compareModels(classesOnly, [{ metric, margin: 0 }], options)
    if (['accuracy', 'precision', 'recall', 'f1'].includes(metric)) compare()
    else assert.throws(compare, /needs (?:probabilities.*predict_proba|numbers as labels)/u, metric)
  }
})
