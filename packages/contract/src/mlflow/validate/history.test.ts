import assert from 'node:assert/strict'
import { test } from 'node:test'
import { validateHistoryBulk, validateHistoryInterval, validateSearchDatasets } from './history.ts'

const request = { run_ids: ['a'], metric_key: 'm' }
const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `r${index}`)

test('an interval has 2500 points unless it asks for fewer', () => {
  assert.deepEqual(validateHistoryInterval(request), { maxResults: 2500 })
  assert.deepEqual(
    validateHistoryInterval({ ...request, max_results: 320, start_step: -5, end_step: 5n }),
    {
      maxResults: 320,
      steps: { from: -5, to: 5n },
    },
  )
})

test("an interval's bounds come together and in order", () => {
  const text = /If either start step or end step are specified, both must be specified\./
  assert.throws(() => validateHistoryInterval({ ...request, start_step: 1 }), text)
  assert.throws(() => validateHistoryInterval({ ...request, end_step: 1 }), text)
  assert.throws(
    () => validateHistoryInterval({ ...request, start_step: 2, end_step: 1 }),
    /end_step must be greater than start_step\./,
  )
  assert.doesNotThrow(() => validateHistoryInterval({ ...request, start_step: 1, end_step: 1 }))
})

test('too many runs or points are refused', () => {
  assert.throws(
    () => validateHistoryInterval({ ...request, run_ids: many(101) }),
    /must specify at most 100 run_ids\. Received 101/,
  )
  assert.throws(() => validateHistoryInterval({ ...request, run_ids: [] }), /at least one run_id/)
  for (const max_results of [0, 2501]) {
    assert.throws(
      () => validateHistoryInterval({ ...request, max_results }),
      /max_results must be between 1 and 2500\./,
    )
  }
})

test('a bulk history ends at 25000 points', () => {
  const bulk = { run_id: ['a'], metric_key: 'm' }
  assert.equal(validateHistoryBulk(bulk), 25_000)
  assert.equal(validateHistoryBulk({ ...bulk, max_results: 10 }), 10)
  assert.equal(validateHistoryBulk({ ...bulk, max_results: 10n ** 17n }), 25_000)
  assert.throws(() => validateHistoryBulk({ ...bulk, max_results: 0 }), /positive integer/)
  assert.throws(() => validateHistoryBulk({ ...bulk, run_id: many(101) }), /at most 100 run_ids/)
})

test('datasets are searched in 1 to 20 experiments', () => {
  assert.doesNotThrow(() => validateSearchDatasets(many(20)))
  assert.throws(() => validateSearchDatasets([]), /at least one experiment_id/)
  assert.throws(() => validateSearchDatasets(many(21)), /at most 20 experiment_ids\. Received 21/)
})
