import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseByteRange } from './byte-range.ts'

test('the forms of a range', () => {
  const cases: Record<string, unknown> = {
    'bytes=0-3': { start: 0, end: 3 },
    'bytes=4-': { start: 4, end: 9 },
    'bytes=-3': { start: 7, end: 9 },
    'bytes=-30': { start: 0, end: 9 },
    'bytes=8-99999999999999999999': { start: 8, end: 9 },
    'Bytes= 1-1 ': { start: 1, end: 1 },
    'bytes=10-': 'unsatisfiable',
    'bytes=-0': 'unsatisfiable',
    'bytes=99999999999999999999-': 'unsatisfiable',
  }
  for (const [header, range] of Object.entries(cases)) {
    assert.deepEqual(parseByteRange(header, 10), range, header)
  }
})

test('what is no single range stands for the whole file', () => {
  for (const header of ['bytes=3-1', 'bytes=-', 'bytes=0-1,3-4', 'lines=0-1', 'bytes=a-b', '']) {
    assert.equal(parseByteRange(header, 10), undefined, header)
  }
  assert.equal(parseByteRange(undefined, 10), undefined)
})

test('an empty file has no ranges', () => {
  assert.equal(parseByteRange('bytes=0-', 0), 'unsatisfiable')
  assert.equal(parseByteRange('bytes=-1', 0), 'unsatisfiable')
})

test('a range is never empty and never beyond the file', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.option(fc.nat(60)), fc.option(fc.nat(60)), (size, first, last) => {
      const range = parseByteRange(`bytes=${first ?? ''}-${last ?? ''}`, size)
      if (range === undefined || range === 'unsatisfiable') return
      assert.ok(0 <= range.start && range.start <= range.end && range.end < size)
    }),
  )
})
