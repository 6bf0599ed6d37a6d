import assert from 'node:assert/strict'
import { test } from 'node:test'
import { holm, mcnemar } from './tests-of-pairs.ts'

test("McNemar's test is the exact binomial of scipy", () => {
  // scipy.stats.binomtest(min(b, c), b + c, 0.5).pvalue
  for (const [first, second, p] of [
    [3, 9, 0.14599609375],
    [0, 4, 0.125],
    [12, 30, 0.007915897334896727],
    [250, 310, 0.012590475149380293],
    [5, 5, 1],
    [0, 0, 1],
  ] as const)
    assert.ok(Math.abs(mcnemar(first, second) - p) < 1e-12, `${first} ${second}`)
})

test("Holm's adjustment keeps the order and is never below a smaller one", () => {
  assert.deepEqual(
    holm([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toFixed(6))),
    [0.03, 0.06, 0.06, 0.02],
  )
  assert.deepEqual(holm([]), [])
  assert.deepEqual(holm([0.9, 0.8]), [1, 1])
})
