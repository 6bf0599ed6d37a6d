import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareInt64, isInt64, maxInt64, minInt64, normalizeInt64 } from './int64.ts'

const int64s = fc.bigInt({ min: minInt64, max: maxInt64 })

test('a value is a number exactly when the number is exact', () => {
  fc.assert(
    fc.property(int64s, (value) => {
      const normal = normalizeInt64(value)
      assert.equal(BigInt(normal), value)
      assert.equal(typeof normal === 'number', Number.isSafeInteger(Number(value)))
    }),
  )
})

test('numbers and bigints are ordered as integers', () => {
  fc.assert(
    fc.property(int64s, int64s, (a, b) => {
      const expected = a < b ? -1 : Number(a > b)
      assert.equal(compareInt64(normalizeInt64(a), normalizeInt64(b)), expected)
    }),
  )
  assert.equal(compareInt64(2 ** 53, 2n ** 53n + 1n), -1)
})

test('the range ends where 64 bits end', () => {
  assert.ok(isInt64(maxInt64) && isInt64(minInt64))
  assert.ok(!isInt64(maxInt64 + 1n) && !isInt64(minInt64 - 1n))
})
