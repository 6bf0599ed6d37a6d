import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode, importedInference } from '@stemma/contract'
import { importedCallOf } from './imported-call.ts'

const line = (more: object) =>
  decode(importedInference, { name: 'churn', time: 1, outputs: [0.5, 1], ...more })

test('a line is a call with the rows of its answer, or refused by its number', () => {
  const { call } = importedCallOf(line({ computed: [{ points: 3 }, null] }), 1)
  assert.deepEqual(
    call.predictions.map(({ output, computed }) => [output, computed]),
    [
      ['0.5', '{"points":3}'],
      ['1', '{}'],
    ],
  )
  for (const computed of [[[1], {}], ['x'], [7], {}])
    assert.throws(() => importedCallOf(line({ computed }), 7), /Line 7: .*'computed'/)
})
