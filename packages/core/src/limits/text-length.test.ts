import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cut, isLonger, refuseLonger } from './text-length.ts'

test('lengths are counted in code points', () => {
  assert.equal(isLonger('🙂🙂', 2), false)
  assert.equal(isLonger('🙂🙂a', 2), true)
  assert.throws(
    () => refuseLonger('Metric name', { text: 'aaa', limit: 2 }),
    /^StemmaError: 'Metric name' exceeds the maximum length of 2 characters$/,
  )
})

test('cutting keeps the first code points whole', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(20), (text, limit) => {
      const points = Array.from(text)
      assert.equal(isLonger(text, limit), points.length > limit)
      assert.equal(cut(text, limit), points.slice(0, limit).join(''))
    }),
  )
})
