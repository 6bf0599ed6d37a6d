import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { areObjectIds, checkObjectIds, isObjectId } from './object-id.ts'

test('many texts are ids when each of them is one', () => {
  const id = fc.stringMatching(/^[0-9a-f]{64}$/)
  const almost = fc.oneof(
    fc.stringMatching(/^[0-9a-f]{63}[g-zA-F\n]$/),
    fc.stringMatching(/^[0-9a-f]{32,96}$/),
  )
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 9, arbitrary: id }, almost)), (texts) => {
      assert.equal(areObjectIds(texts), texts.every(isObjectId))
    }),
  )
  // Together they are as long as two.
  const odd = ['ab'.repeat(31), 'ab'.repeat(33)]
  assert.equal(areObjectIds(odd), false)
  assert.throws(() => checkObjectIds(odd), { code: 'INVALID_PARAMETER_VALUE' })
})
