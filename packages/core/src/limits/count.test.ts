import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refuseCount } from './count.ts'

test('a request that must name something says so, and how much it may', () => {
  const field = 'experiment_id'
  assert.doesNotThrow(() => refuseCount('SearchDatasets', { field, count: 20 }, 20))
  assert.throws(
    () => refuseCount('SearchDatasets', { field, count: 0 }, 20),
    /SearchDatasets request must specify at least one experiment_id\./,
  )
  assert.throws(
    () => refuseCount('SearchDatasets', { field, count: 21 }, 20),
    /must specify at most 20 experiment_ids\. Received 21 experiment_ids\./,
  )
})
