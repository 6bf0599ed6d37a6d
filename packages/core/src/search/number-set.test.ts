import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { NumberSet } from './number-set.ts'

test('holds what was added, before and after packing, in whatever order it came', () => {
  const numbers = fc.array(fc.oneof(fc.nat(200), fc.nat(100_000)))
  fc.assert(
    fc.property(numbers, fc.array(fc.nat(100_000)), (added, others) => {
      const set = new NumberSet()
      for (const number of added) set.add(number)
      const back = NumberSet.unpack(set.pack())
      assert.ok(back)
      const copy = back.copy()
      copy.add(100_001)
      assert.equal(back.has(100_001), false)
      for (const number of [...added, ...others]) {
        assert.equal(set.has(number), added.includes(number))
        assert.equal(back.has(number), added.includes(number))
      }
    }),
  )
})

test('a thousand neighbours take a few bytes', () => {
  const set = new NumberSet()
  for (let number = 1_000_000; number < 1_001_000; number++) set.add(number)
  assert.ok(set.pack().length < 60)
})

test('a text of somebody else is no set, and none may unpack to more than it should', () => {
  for (const text of ['', '1:AA', '8:', '8:!!', '-8:AA', 'x'])
    assert.equal(NumberSet.unpack(text), undefined)
})

test('numbers that lie too far apart are refused, before they take memory', () => {
  const set = new NumberSet()
  set.add(8)
  assert.throws(() => set.add(2 ** 50), { code: 'INVALID_PARAMETER_VALUE' })
  assert.equal(set.has(8), true)
})
