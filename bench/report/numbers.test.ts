import assert from 'node:assert/strict'
import { test } from 'node:test'
import { short, times } from './numbers.ts'

test('figures keep three significant digits', () => {
  const cases: readonly [number, string][] = [
    [12_345, '12,300'],
    [561.4, '561'],
    [48.26, '48.3'],
    [2.004, '2.00'],
    [0.6249, '0.625'],
    [0, '0.00'],
  ]
  for (const [value, text] of cases) assert.equal(short(value), text)
})

test('a ratio just below a round number is not rounded up to it', () => {
  assert.equal(times(2.999), '2.99x')
  assert.equal(times(29.99), '29.9x')
  assert.equal(times(8), '8x')
})
