import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filterFindsOneIn, metricValue, paramsOf, teamOf } from './search-data.ts'

test('the filter finds the same share of runs at every size', () => {
  for (const size of [200, 2000, 50_000]) {
    let found = 0
    for (let run = 0; run < size; run++) {
      const byParam = paramsOf(run)[0]?.value === 'v3'
      if (metricValue(run, 0) > 0.5 && byParam && teamOf(run) === 'blue') found++
    }
    assert.equal(found, size / filterFindsOneIn)
  }
})

test('the metric that orders the runs has no ties', () => {
  const values = new Set(Array.from({ length: 50_000 }, (_, run) => metricValue(run, 1)))
  assert.equal(values.size, 50_000)
})
