import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decileBars } from './decile-bars.ts'

test('bars lie in the frame, and the closest tenths make the highest', () => {
  const deciles = fc
    .array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 11, maxLength: 11 })
    .map((values) => values.toSorted((a, b) => a - b))
  fc.assert(
    fc.property(deciles, (values) => {
      for (const { from, width, height } of decileBars(values)) {
        assert.ok(from >= 0 && from + width <= 1 + 1e-9 && height > 0 && height <= 1)
      }
    }),
  )
  const even = decileBars([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  assert.ok(even.every(({ height }) => Math.abs(height - 1) < 1e-9))
  const [first, ...rest] = decileBars([0, 0.1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  assert.ok(first?.height === 1 && rest.every(({ height }) => height < 0.2))
})

test('one value, or none, has no shape', () => {
  assert.deepEqual(decileBars([]), [])
  assert.deepEqual(decileBars(Array.from({ length: 11 }, () => 3)), [])
})
