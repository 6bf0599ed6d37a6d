import assert from 'node:assert/strict'
import { test } from 'node:test'
import { axisOf } from './axis.ts'

const places = (values: readonly (number | string | null)[]): readonly (number | undefined)[] =>
  values.map(axisOf(values, String).place)

test('numbers lie by their size, powers by their exponent, texts at equal distances', () => {
  assert.deepEqual(places([0, 5, 10]), [0, 0.5, 1])
  assert.deepEqual(
    places(['0.001', '0.01', '0.1']).map((at) => at?.toFixed(3)),
    ['0.000', '0.500', '1.000'],
  )
  assert.deepEqual(places(['tree', 'linear', 'boosting']), [1, 0.5, 0])
  assert.deepEqual(places(['1', 'many']), [0, 1])
})

test('what is missing lies nowhere, and a single value in the middle', () => {
  assert.deepEqual(places([1, null, 3]), [0, undefined, 1])
  assert.deepEqual(places([7, 7]), [0.5, 0.5])
})
