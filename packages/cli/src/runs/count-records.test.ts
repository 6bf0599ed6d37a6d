import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { recordCounter } from './count-records.ts'

/** Feeds a text in pieces of some size. */
function count(format: 'csv' | 'ndjson', text: string, size: number): number {
  const counter = recordCounter(format)
  const bytes = new TextEncoder().encode(text)
  let records = 0
  for (let at = 0; at < bytes.length; at += size) records = counter(bytes.subarray(at, at + size))
  return records
}

test('records are counted whatever their cells hold and however they arrive', () => {
  const sizes = fc.integer({ min: 1, max: 7 })
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom('a', '"', '\n', ',', 'é') })),
      sizes,
      (cells, size) => {
        const csv = cells.map((cell) => `1,"${cell.replaceAll('"', '""')}"\n`).join('')
        assert.equal(count('csv', `id,note\n${csv}`, size), cells.length)
        const ndjson = cells.map((cell) => `${JSON.stringify({ cell })}\n`).join('')
        assert.equal(count('ndjson', ndjson, size), cells.length)
      },
    ),
  )
})
