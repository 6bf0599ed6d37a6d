import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compareModels, type ClassRows, type ScoredByClass } from '@stemma/core'
import { pythonEnvironment } from '../../tests/env/python.ts'

/**
 * How long the figures of a gate take, models scored apart: ten metrics, 2,000 draws, beside the same with scipy's bootstrap in one run.
 *
 *     node --conditions=source bench/gates/run.ts
 */
const metrics = [
  ...['accuracy', 'precision', 'recall', 'f1', 'log_loss'],
  ...['brier', 'calibration_error', 'roc_auc'],
]
/** Two more of the ten are of a slice. */
const inSlice = ['accuracy', 'log_loss']
const resamples = 2000

function made(count: number): { readonly rows: ClassRows; readonly text: string } {
  const lines: string[] = []
  const truth = new Int32Array(count)
  const [first, second] = [new Float64Array(count), new Float64Array(count)]
  const late = new Uint8Array(count)
  let state = 1
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  for (let row = 0; row < count; row++) {
    const hidden = random()
    truth[row] = Number(random() < hidden)
    first[row] = Math.min(0.999, Math.max(0.001, hidden + (random() - 0.5) * 0.2))
    second[row] = Math.min(0.999, Math.max(0.001, hidden + (random() - 0.5) * 0.4))
    late[row] = Number(row % 3 === 0)
    lines.push(`${truth[row]},${first[row]},${second[row]},${late[row]}`)
  }
  const scored = (positive: Float64Array): ScoredByClass => ({
    chosen: Int32Array.from(positive, (one) => Number(one > 0.5)),
    ofPositive: positive,
    ofTruth: positive.map((one, row) => (truth[row] === 1 ? one : 1 - one)),
  })
  return {
    rows: {
      task: 'classification',
      ...{ count, truth, classes: ['0', '1'], positive: 1 },
      slices: new Map([['late', late]]),
      candidate: scored(first),
      against: scored(second),
    },
    text: lines.join('\n'),
  }
}

const wanted = [
  ...metrics.map((metric) => ({ metric, margin: 0 })),
  ...inSlice.map((metric) => ({ metric, margin: 0, slice: 'late' })),
]

function seconds(rows: ClassRows): number {
  const start = performance.now()
  compareModels(rows, wanted, { resamples, confidence: 0.95, seed: 1 })
  return (performance.now() - start) / 1000
}

/** The same draws by scipy: one call for each metric, vectorized where the metric is a mean. */
const program = `
import sys, time
import numpy as np
from scipy.stats import bootstrap
from sklearn.metrics import roc_auc_score
y, p, q, late = np.loadtxt(sys.argv[1], delimiter=",").T
start = time.perf_counter()
def run(statistic, data, vectorized):
    bootstrap(data, statistic, paired=True, n_resamples=${resamples}, method="percentile", vectorized=vectorized, batch=50, rng=1)
def hits(s): return ((s > .5) & (y == 1)).astype(float)
def losses(s): return -np.log(np.where(y == 1, s, 1 - s))
mean = lambda d, axis: np.mean(d, axis=axis)
pick = late == 1
right = lambda s: ((s > .5) == (y == 1)).astype(float)
run(mean, (right(p) - right(q),), True)
ratio = lambda a, b, c, d, axis: a.sum(axis=axis) / b.sum(axis=axis) - c.sum(axis=axis) / d.sum(axis=axis)
chosen = lambda s: (s > .5).astype(float)
run(ratio, (hits(p), chosen(p), hits(q), chosen(q)), True)
run(ratio, (hits(p), y, hits(q), y), True)
run(ratio, (2 * hits(p), chosen(p) + y, 2 * hits(q), chosen(q) + y), True)
run(mean, (losses(p) - losses(q),), True)
run(mean, ((p - y) ** 2 - (q - y) ** 2,), True)
def ece(s, t):
    at = np.minimum((s * 10).astype(int), 9)
    return np.abs(np.bincount(at, weights=s - t, minlength=10)).sum() / len(s)
run(lambda a, b, t: ece(a, t) - ece(b, t), (p, q, y), False)
run(lambda a, b, t: roc_auc_score(t, a) - roc_auc_score(t, b), (p, q, y), False)
run(mean, ((right(p) - right(q))[pick],), True)
run(mean, ((losses(p) - losses(q))[pick],), True)
print(time.perf_counter() - start)
`

const folder = mkdtempSync(join(tmpdir(), 'stemma-bench-'))
try {
  const small = made(10_000)
  seconds(small.rows)
  const ours = seconds(small.rows)
  const file = join(folder, 'rows.csv')
  writeFileSync(file, small.text)
  const { python } = await pythonEnvironment('mlflow-3.17.2')
  const { stdout, stderr } = spawnSync(python, ['-c', program, file], { encoding: 'utf8' })
  const theirs = Number(stdout)
  if (!(theirs > 0)) throw new Error(stderr)
  console.log(`10,000 rows, ten metrics, ${resamples} draws`)
  console.log(
    `  ${ours.toFixed(2)} s (at most 1), scipy ${theirs.toFixed(1)} s: ${(theirs / ours).toFixed(1)}x (at least 10x)`,
  )
  const large = made(1_000_000)
  const took = seconds(large.rows)
  const megabytes = process.memoryUsage.rss() / 1024 ** 2
  console.log(
    `1,000,000 rows: ${took.toFixed(1)} s (at most 30), ${megabytes.toFixed(0)} MiB (at most 2,048)`,
  )
} finally {
  rmSync(folder, { recursive: true })
}
