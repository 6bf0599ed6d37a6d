import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { StemmaError } from '../errors.ts'
import { maxInt64, minInt64, normalizeInt64 } from '../int64.ts'
import { parseJson } from './parse-json.ts'
import { writeJson } from './write-json.ts'

const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }),
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => Math.abs(n) < 2 ** 53),
    fc.bigInt({ min: minInt64, max: maxInt64 }).map(normalizeInt64),
    fc.array(tie('value')),
    fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      tie('value'),
      { noNullPrototype: true },
    ),
  ),
})).value

function fails(text: string, code: string, message: RegExp): void {
  assert.throws(
    () => parseJson(text),
    (error) => error instanceof StemmaError && error.code === code && message.test(error.message),
  )
}

test('what was written reads back as it was, 64-bit integers included', () => {
  fc.assert(fc.property(values, (value) => assert.deepEqual(parseJson(writeJson(value)), value)))
})

test('without large integers the result is that of JSON.parse', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      if (/\d{16}|e\+?\d\d|__proto__/i.test(text)) return
      assert.deepEqual(parseJson(text), JSON.parse(text))
    }),
  )
})

test('integers beyond 2^53 keep every digit, wherever they stand', () => {
  assert.deepEqual(parseJson('{"a":9007199254740993,"b":[-9223372036854775808],"c":5}'), {
    a: 9007199254740993n,
    b: [minInt64],
    c: 5,
  })
  assert.equal(parseJson('9223372036854775807'), maxInt64)
})

test('large floats, and digits inside strings, are left alone', () => {
  assert.deepEqual(parseJson('{"a":1e300,"b":"9007199254740993","c":0.1234567890123456}'), {
    a: 1e300,
    b: '9007199254740993',
    c: 0.1234567890123456,
  })
})

test('an integer that no 64-bit field takes becomes a float', () => {
  assert.equal(parseJson(`1${'0'.repeat(30)}`), 1e30)
})

test("Python's bare NaN and Infinity are numbers, and text about them stays text", () => {
  const text = String.raw`{"NaN":[NaN,Infinity,-Infinity],"s":"NaN \" Infinity","n":9007199254740993}`
  assert.deepEqual(parseJson(text), {
    NaN: [Number.NaN, Infinity, -Infinity],
    s: 'NaN " Infinity',
    n: 9007199254740993n,
  })
})

test('keys named __proto__ are dropped, however they are spelled', () => {
  for (const key of ['__proto__', String.raw`\u005f_proto__`, String.raw`__prot\u006f__`]) {
    for (const other of ['1', '9007199254740993', 'NaN']) {
      // The guarantee: the text is an object whose `a` is an object.
      const { a } = parseJson(`{"a":{"${key}":{"admin":true}},"b":${other}}`) as { a: object }
      assert.deepEqual(Reflect.ownKeys(a), [])
      assert.equal(Object.getPrototypeOf(a), Object.prototype)
    }
  }
})

test('a megabyte of brackets is an error, not a crash', () => {
  const half = 500_000
  fails('['.repeat(half) + ']'.repeat(half), 'INVALID_PARAMETER_VALUE', /nested deeper than 100/)
  fails('{"a":'.repeat(half) + '1' + '}'.repeat(half), 'INVALID_PARAMETER_VALUE', /nested deeper/)
  fails('[NaN,'.repeat(half) + '1' + ']'.repeat(half), 'INVALID_PARAMETER_VALUE', /nested deeper/)
  fails('['.repeat(2 * half), 'BAD_REQUEST', /not valid JSON/)
})

test('a hundred levels are fine, one more is not', () => {
  assert.doesNotThrow(() => parseJson('['.repeat(100) + ']'.repeat(100)))
  fails('['.repeat(101) + ']'.repeat(101), 'INVALID_PARAMETER_VALUE', /nested deeper/)
})

test('text that is no JSON is a bad request whose message repeats none of it', () => {
  for (const text of ['', 'secret', '{"secret"', '{secret: NaN}', '"secret NaN', "{'secret': 1}"]) {
    fails(text, 'BAD_REQUEST', /^The body is not valid JSON\.$/)
  }
})
