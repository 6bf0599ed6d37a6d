import assert from 'node:assert/strict'
import { test } from 'node:test'
import { median, percentile } from './stats.ts'

test('the median does not depend on the order of the values', () => {
  assert.equal(median([5, 1, 3]), 3)
  assert.equal(median([4, 1, 3, 2]), 2.5)
})

test('percentiles reach both ends and interpolate between neighbours', () => {
  assert.equal(percentile([10, 20, 30], 0), 10)
  assert.equal(percentile([10, 20, 30], 100), 30)
  assert.equal(percentile([10, 20], 25), 12.5)
})

test('an empty list has no percentile', () => {
  assert.throws(() => percentile([], 50), RangeError)
})
