import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { binsOf } from './bins.ts'
import { boxStats } from './box-stats.ts'
import { surfaceOf } from './surface.ts'

void test('a box has the quartiles of NumPy, and whiskers that leave out what lies far away', () => {
  assert.deepEqual(boxStats([1, 2, 3, 4, 100]), { low: 1, first: 2, median: 3, third: 4, high: 4 })
  assert.deepEqual(boxStats([7]), { low: 7, first: 7, median: 7, third: 7, high: 7 })
  assert.equal(boxStats([NaN]), undefined)
})

void test('every number is in one bin, between its ends', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer(), fc.constant(NaN))), (values) => {
      const bins = binsOf(values)
      const counted = bins.flatMap(({ places }) => places).toSorted((a, b) => a - b)
      assert.deepEqual(
        counted,
        values.flatMap((value, at) => (Number.isFinite(value) ? [at] : [])),
      )
      for (const { from, to, places } of bins)
        for (const at of places) {
          const value = values[at] ?? NaN
          const slack = Math.abs(to - from) * 1e-9
          assert.ok(value >= from - slack && value <= to + slack)
        }
    }),
  )
})

void test('a landscape passes by its points, and never beyond their values', () => {
  const points = [
    { x: 0.05, y: 0.05, value: 1 },
    { x: 0.95, y: 0.95, value: 5 },
  ]
  const grid = surfaceOf(points, { columns: 10, rows: 10 })
  assert.ok(Math.abs((grid[0] ?? 0) - 1) < 0.01 && Math.abs((grid.at(-1) ?? 0) - 5) < 0.01)
  assert.ok(grid.every((value) => value >= 1 && value <= 5))
})
