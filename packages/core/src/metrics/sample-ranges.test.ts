import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { samplePoints } from './sample-points.ts'
import { sampleRanges } from './sample-ranges.ts'

void test('every value lies between the least and the greatest of its place, NaN aside', () => {
  const value = fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.constant(NaN))
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 300 }),
      fc.integer({ min: 1, max: 40 }),
      (values, count) => {
        const steps = values.map((_, at) => at)
        const points = { steps, times: steps, values }
        const sample = samplePoints(points, count)
        const { lows, highs } = sampleRanges(points, count)
        assert.equal(lows.length, sample.values.length)
        const starts = [...sample.steps].map(Number)
        for (const [at, start] of starts.entries()) {
          const inside = values.slice(start, starts[at + 1]).filter((one) => !Number.isNaN(one))
          assert.equal(lows[at], inside.length === 0 ? NaN : Math.min(...inside))
          assert.equal(highs[at], inside.length === 0 ? NaN : Math.max(...inside))
        }
      },
    ),
  )
})
