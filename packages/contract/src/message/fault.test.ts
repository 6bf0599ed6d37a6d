import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault, inField, inItem, missingValueText, wrongType } from './fault.ts'

test('the place of a fault is put together from the inside out', () => {
  const fault = new Fault((path) => path)
  inField(inItem(inField(inField(fault, 'timestamp'), 'point'), 3), 'metrics')
  assert.equal(fault.toError().message, 'metrics[3].point.timestamp')
})

test('other errors pass untouched', () => {
  const error = new RangeError('x')
  assert.equal(inField(error, 'a'), error)
})

test("the texts are MLflow's", () => {
  assert.equal(
    missingValueText('key'),
    "Missing value for required parameter 'key'. See the API docs for more information about request parameters.",
  )
  const fault = wrongType(50_001)
  inField(fault, 'max_results')
  assert.equal(fault.toError().code, 'INVALID_PARAMETER_VALUE')
  assert.equal(
    fault.toError().message,
    "Invalid value 50001 for parameter 'max_results' supplied:  Hint: Value was of type 'int'. See the API docs for more information about request parameters.",
  )
})
