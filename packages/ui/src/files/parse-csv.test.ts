import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseCsv } from './parse-csv.ts'

test('what is quoted comes back, whatever is in it', () => {
  const row = fc.array(fc.string(), { minLength: 2 })
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`
      const text = rows.map((row) => `${row.map(quote).join(',')}\r\n`).join('')
      assert.deepEqual(parseCsv(text, ','), rows)
    }),
  )
})

test('plain fields, other separators, and a last line without an end', () => {
  assert.deepEqual(parseCsv('a,b\n1,\n', ','), [
    ['a', 'b'],
    ['1', ''],
  ])
  assert.deepEqual(parseCsv('a\tb, c\n1\t2', '\t'), [
    ['a', 'b, c'],
    ['1', '2'],
  ])
  assert.deepEqual(parseCsv('a,"open', ','), [['a', 'open']])
  assert.deepEqual(parseCsv('', ','), [])
})
