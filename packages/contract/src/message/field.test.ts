import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from './fault.ts'
import { double, int64, list, oneOf, string } from './field.ts'

test('a field is optional until it says otherwise', () => {
  assert.equal(string().isRequired, false)
  assert.equal(string().whenAbsent(), undefined)
  assert.equal(string().required().isRequired, true)
  assert.equal(int64().default(7).whenAbsent(), 7)
})

test('an absent list is empty, and a new one each time', () => {
  const field = list(string())
  assert.deepEqual(field.whenAbsent(), [])
  assert.notEqual(field.whenAbsent(), field.whenAbsent())
  assert.equal(field.optional().whenAbsent(), undefined)
})

test('bounds belong to the allowed values', () => {
  const field = int64().between(1, 10)
  assert.deepEqual([1, '10'].map(field.read), [1, 10])
  for (const value of [0, 11, 2n ** 60n]) assert.throws(() => field.read(value), Fault)
})

test('schemas tell type, bounds, default and description', () => {
  assert.deepEqual(int64().between(1, 10).about('How many.').default(5).schema(), {
    type: 'integer',
    format: 'int64',
    minimum: 1,
    maximum: 10,
    description: 'How many.',
    default: 5,
  })
  assert.deepEqual(list(oneOf({ A: 1, B: 2 })).schema(), {
    type: 'array',
    items: { type: 'string', enum: ['A', 'B'] },
  })
  assert.deepEqual(double().schema(), {
    anyOf: [{ type: 'number', format: 'double' }, { enum: ['NaN', 'Infinity', '-Infinity'] }],
  })
})
