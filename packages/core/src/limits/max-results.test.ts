import assert from 'node:assert/strict'
import { test } from 'node:test'
import { validateMaxResults } from './max-results.ts'

test('a page has at least one result', () => {
  for (const value of [0, -5, -(2n ** 60n)]) {
    assert.throws(
      () => validateMaxResults(value, 50_000),
      (error) =>
        error instanceof Error &&
        error.message ===
          `Invalid value ${value} for parameter 'max_results' supplied. It must be a positive integer.`,
    )
  }
})

test('a page has no more results than the route allows', () => {
  assert.equal(validateMaxResults(50_000, 50_000), 50_000)
  assert.throws(
    () => validateMaxResults(50_001, 50_000),
    /^StemmaError: Invalid value 50001 for parameter 'max_results' supplied: {2}Hint: Value was of type 'int'\. See the API docs/,
  )
})

test('a history may be asked for whole', () => {
  assert.equal(validateMaxResults(10_000_000), 10_000_000)
})
