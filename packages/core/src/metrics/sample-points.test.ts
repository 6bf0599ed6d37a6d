import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { samplePlaces, samplePoints } from './sample-points.ts'

test('ten values at one step, three wanted: the first of each bucket, and the very last', () => {
  const values = Array.from({ length: 10 }, (_, value) => value)
  const zeros = values.map(() => 0)
  const sample = samplePoints({ steps: zeros, times: zeros, values }, 3)
  assert.deepEqual([...sample.values], [0, 4, 9])
})

test('a sample ascends, ends with the last point, and has as many as there are or were asked for', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 1, max: 2500 }),
      (n, count) => {
        const places = samplePlaces(n, count)
        assert.equal(places.length, Math.min(n, count))
        assert.equal(places.at(-1), n - 1)
        assert.ok(
          places.every((place, index) => index === 0 || place > (places[index - 1] ?? place)),
        )
      },
    ),
  )
})
