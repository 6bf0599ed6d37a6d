import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { maxInt64, minInt64, normalizeInt64 } from '../int64.ts'
import { Fault } from './fault.ts'
import {
  enumReader,
  readBoolean,
  readDouble,
  readInt32,
  readInt64,
  readString,
} from './read-scalar.ts'

function refuses(read: (value: unknown) => unknown, values: readonly unknown[]): void {
  for (const value of values) assert.throws(() => read(value), Fault, String(value))
}

test('a 64-bit integer may come as a number or, from Java, as text', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: minInt64, max: maxInt64 }), (value) => {
      const normal = normalizeInt64(value)
      assert.equal(readInt64(normal), normal)
      assert.equal(readInt64(String(value)), normal)
    }),
  )
})

test("R's round numbers and integral floats are integers", () => {
  assert.equal(readInt64('1.7e+12'), 1_700_000_000_000)
  assert.equal(readInt64('5.0'), 5)
  assert.equal(readInt64('+5'), 5)
  assert.equal(readInt64(1e18), 10n ** 18n)
  assert.ok(Object.is(readInt64(-0), 0))
})

test('fractions, words, booleans and what 64 bits cannot hold are no integers', () => {
  const words = [
    '',
    ' 5',
    '5 ',
    '0x10',
    '1_0',
    'NaN',
    'Infinity',
    '9223372036854775808',
    '1e400',
    '9'.repeat(1e5),
  ]
  refuses(readInt64, [1.5, Number.NaN, Infinity, 1e19, 2n ** 63n, true, [], {}, ...words])
})

test('a 32-bit integer ends at 2^31', () => {
  assert.equal(readInt32('2147483647'), 2_147_483_647)
  refuses(readInt32, [2_147_483_648, -2_147_483_649, 2n ** 60n])
})

test('a double may come as a number or, from R, as text', () => {
  fc.assert(
    fc.property(fc.double(), (value) => {
      assert.ok(Object.is(readDouble(value), value))
      if (!Object.is(value, -0)) assert.ok(Object.is(readDouble(String(value)), value))
    }),
  )
  assert.equal(readDouble('1.7e+12'), 1.7e12)
  assert.equal(readDouble('.5'), 0.5)
  assert.equal(readDouble(2n ** 60n), 2 ** 60)
})

test('what no number is may be spelled as Python spells it', () => {
  for (const text of ['nan', 'NaN', '+nan', '-NAN'])
    assert.ok(Object.is(readDouble(text), Number.NaN), text)
  for (const text of ['inf', 'Inf', '+infinity', 'Infinity', 'INFINITY'])
    assert.equal(readDouble(text), Infinity, text)
  for (const text of ['-inf', '-Infinity']) assert.equal(readDouble(text), -Infinity, text)
})

test('other words and booleans are no doubles', () => {
  refuses(readDouble, [
    '',
    'nano',
    '--inf',
    'infinit',
    'nan0',
    ' 1',
    '1,5',
    '0x10',
    '1e',
    '.',
    '1'.repeat(1000),
    true,
    [],
    {},
  ])
})

test('a boolean may be spelled in any case', () => {
  assert.deepEqual([true, 'True', 'FALSE', 'false'].map(readBoolean), [true, true, false, false])
  refuses(readBoolean, [0, 1, '1', 'yes', '', []])
})

test('text has no NUL and no half of a surrogate pair', () => {
  assert.equal(readString('naïve 🙂'), 'naïve 🙂')
  refuses(readString, ['a\0b', '\ud800', 'x\udc00y', 5, true, [], {}])
})

test('an enum goes by name or number', () => {
  const read = enumReader({ RUNNING: 1, FINISHED: 3 })
  assert.deepEqual(['RUNNING', 3, '1'].map(read), ['RUNNING', 'FINISHED', 'RUNNING'])
  refuses(read, ['running', 2, '', 'toString', true])
})
