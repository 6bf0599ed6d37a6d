import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withinSampleLimits } from './sample-history.ts'

const request = { runIds: ['a'], key: 'm' }

test('a sample has 2500 points unless it asks for fewer', () => {
  assert.deepEqual(withinSampleLimits(request), { maxPoints: 2500 })
  assert.deepEqual(
    withinSampleLimits({ ...request, maxResults: 320, startStep: -5, endStep: 5n }),
    { maxPoints: 320, range: { from: -5, to: 5n } },
  )
})

test('its steps come together and in order', () => {
  const text = /If either start step or end step are specified, both must be specified\./
  assert.throws(() => withinSampleLimits({ ...request, startStep: 1 }), text)
  assert.throws(() => withinSampleLimits({ ...request, endStep: 1 }), text)
  assert.throws(
    () => withinSampleLimits({ ...request, startStep: 2, endStep: 1 }),
    /end_step must be greater than start_step\./,
  )
  assert.doesNotThrow(() => withinSampleLimits({ ...request, startStep: 1, endStep: 1 }))
})

test('too many runs or points are refused', () => {
  const many = Array.from({ length: 101 }, (_, index) => `r${index}`)
  assert.throws(
    () => withinSampleLimits({ ...request, runIds: many }),
    /must specify at most 100 run_ids\. Received 101/,
  )
  assert.throws(() => withinSampleLimits({ ...request, runIds: [] }), /at least one run_id/)
  for (const maxResults of [0, 2501]) {
    assert.throws(
      () => withinSampleLimits({ ...request, maxResults }),
      /max_results must be between 1 and 2500\./,
    )
  }
})
