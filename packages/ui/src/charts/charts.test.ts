import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { alignLines } from './align-lines.ts'
import { formatSettings, parseSettings } from './chart-settings.ts'
import { smooth } from './smooth.ts'
import { inlierRange } from './value-range.ts'
import { valuesAtSteps } from './values-at-steps.ts'

test('smoothing keeps a constant, lags behind a step, and passes over what is no number', () => {
  for (const value of smooth([2, 2, 2], 0.9)) assert.ok(Math.abs(value - 2) < 1e-12)
  const [, , after = 0] = smooth([0, 0, 10], 0.5)
  assert.ok(after > 5 && after < 10)
  assert.deepEqual(smooth([1, NaN, 1], 0.5), [1, NaN, 1])
  assert.deepEqual(smooth([1, 5], 0), [1, 5])
})

test('every point of every line is in the table, and nothing else', () => {
  const line = fc
    .uniqueArray(fc.integer({ min: 0, max: 30 }))
    .chain((x) =>
      fc.tuple(
        fc.constant(x),
        fc.array(fc.integer(), { minLength: x.length, maxLength: x.length }),
      ),
    )
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (lines) => {
      const [xs = [], ...columns] = alignLines(lines.map(([x, y]) => ({ x, y })))
      assert.deepEqual(
        xs,
        [...xs].toSorted((a, b) => Number(a) - Number(b)),
      )
      for (const [at, [x, y]] of lines.entries()) {
        const found: unknown[] = xs.flatMap((value, row) => {
          const drawn = columns[at]?.[row]
          return drawn === null || drawn === undefined ? [] : [[value, drawn]]
        })
        const expected = x
          .map((value, row) => [value, y[row]])
          .toSorted((a, b) => Number(a[0]) - Number(b[0]))
        assert.deepEqual(found, expected)
      }
    }),
  )
})

void test('a metric on the x axis has at each step what it had there, or what lies between', () => {
  const loss = { steps: [0, 10, 20], values: [1, 2, 4] }
  assert.deepEqual(valuesAtSteps([-1, 0, 5, 10, 15, 20, 21], loss), [NaN, 1, 1.5, 2, 3, 4, NaN])
  assert.deepEqual(valuesAtSteps([3], { steps: [], values: [] }), [NaN])
  assert.deepEqual(alignLines([{ x: [NaN, 2], y: [5, 6] }]), [[2], [6]])
})

test('what is no number is a gap', () => {
  assert.deepEqual(alignLines([{ x: [0, 1, 2], y: [1, NaN, Infinity] }]), [
    [0, 1, 2],
    [1, null, null],
  ])
})

test('outliers are left out of a range', () => {
  const values = [...Array.from({ length: 99 }, (_, at) => at / 100), 1e9]
  const [low = NaN, high = NaN] = inlierRange([values]) ?? []
  assert.ok(low > -1 && high < 2)
  assert.equal(inlierRange([[1, 2]]), undefined)
})

test('settings come back from an address', () => {
  for (const text of ['', 'time', 'relative,logx,logy,smooth=0.6,inliers', 'x=a%2Cb%20c,band'])
    assert.equal(formatSettings(parseSettings(text)), text)
  assert.equal(parseSettings('smooth=7').smoothing, 0)
})
