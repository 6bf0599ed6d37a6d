import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { quote, writeDouble, writeJson } from './write-json.ts'

test('bigints are printed exactly, doubles that JSON lacks as text', () => {
  assert.equal(
    writeJson({ a: 9223372036854775807n, b: Number.NaN, c: [Infinity, -Infinity, -0, 1e21, 0.1] }),
    '{"a":9223372036854775807,"b":"NaN","c":["Infinity","-Infinity",-0.0,1e+21,0.1]}',
  )
})

test('fields without a value are left out, items are null', () => {
  assert.equal(writeJson({ a: undefined, b: null, c: [undefined] }), '{"b":null,"c":[null]}')
})

test('for plain JSON values the text is that of JSON.stringify', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      assert.deepEqual(JSON.parse(writeJson(value)), value)
    }),
  )
})

test('every finite double reads back as itself', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      assert.ok(Object.is(JSON.parse(writeDouble(value)), value))
    }),
  )
})

test('half a surrogate pair is escaped', () => {
  assert.equal(quote('\ud800'), String.raw`"\ud800"`)
})

test('functions are no data', () => {
  assert.throws(() => writeJson({ a: () => 1 }), TypeError)
})

test('names of fields are written as they are, however many there are', () => {
  const names = Array.from({ length: 1500 }, (_, at) => `"${at}"\n`)
  const fields = Object.fromEntries([...names, '__proto__', 'toString'].map((name) => [name, 1]))
  for (const _ of [1, 2]) assert.equal(writeJson(fields), JSON.stringify(fields))
})
