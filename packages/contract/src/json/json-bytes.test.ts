import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { normalizeInt64 } from '../int64.ts'
import { JsonBytes, jsonText } from './json-bytes.ts'
import { writeJson } from './write-json.ts'

const int64 = fc
  .oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.bigInt({ min: 0n, max: 10n ** 17n }),
    fc.constantFrom(0n, 9n, 10n, 99_999_999n, 100_000_000n, 9_999_999_999_999_999n),
  )
  .map(normalizeInt64)

test('numbers and text become the bytes that writeJson makes', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(int64, fc.double(), fc.string({ unit: 'grapheme' }))), (rows) => {
      const out = new JsonBytes()
      const comma = jsonText(',')
      for (const [integer, double, text] of rows) {
        out.int64(integer)
        out.raw(comma)
        out.double(double)
        out.raw(comma)
        out.text(text)
      }
      const expected = rows.map((row) => row.map(writeJson).join(',')).join('')
      assert.equal(new TextDecoder().decode(out.finish()), expected)
    }),
  )
})
