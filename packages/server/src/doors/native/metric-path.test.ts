import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readMetricPath } from './metric-path.ts'

test('any key that is encoded whole comes back, with and without its history', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (key) => {
      const encoded = encodeURIComponent(key)
      assert.deepEqual(readMetricPath(encoded), { key, isHistory: false })
      assert.deepEqual(readMetricPath(`${encoded}/history`), { key, isHistory: true })
    }),
  )
})

test('what is no percent-encoding is refused', () => {
  assert.throws(() => readMetricPath('a%f'), { code: 'BAD_REQUEST' })
})
