import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normalizeInt64, type Int64 } from '@stemma/contract'
import fc from 'fast-check'
import { parseBlock, parseLogEntry, serializeBlock, serializeLogEntry } from './log-entry.ts'
import { addPoint, noPoints, type PointList, type Points } from './points.ts'

const int64: fc.Arbitrary<Int64> = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(normalizeInt64),
)
const value = fc.oneof(fc.double({ noDefaultInfinity: true }), fc.constant(NaN))
const points: fc.Arbitrary<Points> = fc
  .array(fc.record({ step: int64, time: int64, value }))
  .map((list) => {
    const made = noPoints()
    for (const point of list) addPoint(made, point)
    return made
  })

/** The columns as lists, whatever they lie in. */
function lists({ steps, times, values }: Points): unknown {
  return { steps: [...steps], times: [...times], values: [...values] }
}

test('points come back from a block as they went in, to the last bit', () => {
  fc.assert(
    fc.property(points, (one) =>
      assert.deepStrictEqual(lists(parseBlock(serializeBlock(one))), lists(one)),
    ),
  )
})

test('points come back from a log entry under their names, those that are asked for', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.string({ unit: 'grapheme' }), points, fc.boolean()), {
        selector: ([key]) => key,
      }),
      (entries) => {
        const bytes = serializeLogEntry(new Map(entries.map(([key, one]) => [key, one])))
        const asked = entries.filter(([, , isAsked]) => isAsked)
        const back = new Map<string, PointList>(asked.map(([key]) => [key, noPoints()]))
        parseLogEntry(bytes, (key) => back.get(key))
        assert.deepStrictEqual(
          Array.from(back, ([key, list]) => [key, lists(list)]),
          asked.map(([key, one]) => [key, lists(one)]),
        )
      },
    ),
  )
})

test('an ordinary series takes about eleven bytes a point', () => {
  const series = noPoints()
  for (let step = 0; step < 1024; step++)
    addPoint(series, { step, time: 1_700_000_000_000 + step * 1000, value: Math.sqrt(step) })
  assert.ok(serializeBlock(series).length < 1024 * 11)
})

test('bytes that end early or are of another form are refused', () => {
  const bytes = serializeBlock({ steps: [1, 2], times: [1, 2], values: [1, 2] })
  for (let length = 0; length < bytes.length; length++)
    assert.throws(() => parseBlock(bytes.subarray(0, length)), RangeError)
  assert.throws(() => parseBlock(new Uint8Array([9])), /newer Stemma/)
})
