import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorTable } from './error-table.ts'
import {
  alreadyExists,
  errorBody,
  errorStatus,
  invalidParameter,
  invalidState,
  notFound,
  StemmaError,
  tooLarge,
} from './errors.ts'

test("the body of an error has MLflow's four fields", () => {
  assert.equal(
    errorBody(notFound('Run with id=x not found')),
    '{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"Run with id=x not found","sqlstate":"KAM00","error_class":"RESOURCE_NOT_FOUND"}',
  )
})

test('a code without the two newer fields leaves them out', () => {
  assert.equal(
    errorBody(new StemmaError('DATA_LOSS', 'gone')),
    '{"error_code":"DATA_LOSS","message":"gone"}',
  )
})

test('an existing name answers 400, as MLflow does, not 409', () => {
  assert.equal(errorStatus(alreadyExists('x')), 400)
})

test('a wrong state answers 400, so that no client repeats the request for minutes', () => {
  assert.equal(errorStatus(invalidState('x')), 400)
  assert.equal(errorTable.FEATURE_DISABLED.status, 400)
})

test('a request that is too large answers 413', () => {
  assert.equal(errorStatus(tooLarge('x')), 413)
})

test('no error that a caller can cause by its input has a status that clients repeat', () => {
  for (const code of ['INVALID_PARAMETER_VALUE', 'BAD_REQUEST', 'INVALID_STATE'] as const) {
    assert.ok(![408, 429, 500, 502, 503, 504].includes(errorTable[code].status), code)
  }
})

test('facts for the log stay out of the answer', () => {
  const error = new StemmaError('INTERNAL_ERROR', 'failed', { path: '/secret' })
  assert.deepEqual(error.data, { path: '/secret' })
  assert.ok(!errorBody(error).includes('secret'))
  assert.equal(invalidParameter('x').data, undefined)
})
