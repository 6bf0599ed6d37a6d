import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normalizeInt64, type Int64 } from '@stemma/contract'
import fc from 'fast-check'
import {
  parseBlock,
  parseLogEntry,
  pickFromBlock,
  serializeBlock,
  serializeLogEntry,
} from './log-entry.ts'
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

const damaged = { code: 'DATA_LOSS' }

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
    assert.throws(() => parseBlock(bytes.subarray(0, length)), damaged)
  assert.throws(() => parseBlock(new Uint8Array([9])), /newer Stemma/)
})

test('every byte that is another one shows, in blocks and in the log', () => {
  const series = { steps: [1, 2, 3], times: [5, 6, 7], values: [1, NaN, 2] }
  const entry = serializeLogEntry(new Map([['loss', series]]))
  for (const [bytes, read] of [
    [serializeBlock(series), parseBlock],
    [serializeBlock(series), (one: Uint8Array) => pickFromBlock(one, [0], noPoints())],
    [entry, (one: Uint8Array) => parseLogEntry(one, () => undefined)],
  ] as const)
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice()
      changed[at] = (changed[at] ?? 0) ^ 0x10
      assert.throws(() => read(changed), at === 0 ? /newer Stemma/ : damaged)
    }
})

test('points that were stored before there was a checksum are read as they are', () => {
  const series = { steps: [1, 2], times: [1, 2], values: [1, 2] }
  const bare = (bytes: Uint8Array) => Uint8Array.of(1, ...bytes.subarray(5))
  assert.deepEqual(lists(parseBlock(bare(serializeBlock(series)))), series)
  const list = noPoints()
  parseLogEntry(bare(serializeLogEntry(new Map([['a', series]]))), () => list)
  assert.deepEqual(lists(list), series)
})
