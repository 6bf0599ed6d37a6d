import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { maxShownLength, pythonTypeName, showValue } from './show-value.ts'

test('values are shown compactly, keys sorted', () => {
  assert.equal(
    showValue({ b: [1, 'x"y', null], a: { d: true, c: 2n ** 60n } }),
    '{"a":{"c":1152921504606846976,"d":true},"b":[1,"x\\"y",null]}',
  )
})

test('no value is shown at more than its allowed length', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.nat(400), (value, times) => {
      const shown = showValue(Array.from({ length: times }, () => value))
      assert.ok(shown.length <= maxShownLength + 1)
      assert.ok(shown.isWellFormed())
    }),
  )
  assert.ok(showValue('x'.repeat(1e6)).endsWith('x…'))
  assert.ok(showValue({ ['k'.repeat(1e6)]: 1 }).endsWith('k…'))
})

test("types go by Python's names", () => {
  const names = ['a', 1, 2n ** 60n, 1.5, Number.NaN, true, null, [], {}].map(pythonTypeName)
  assert.deepEqual(names, [
    'str',
    'int',
    'int',
    'float',
    'float',
    'bool',
    'NoneType',
    'list',
    'dict',
  ])
})
