import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StemmaError } from '../errors.ts'
import { getLoggedModelRequest } from '../mlflow/messages/logged-models.ts'
import { getHistoryBulkIntervalRequest, getHistoryRequest } from '../mlflow/messages/metrics.ts'
import { decodeQuery } from './decode-query.ts'

test("the Python client's query has both names of the run", () => {
  assert.deepEqual(
    decodeQuery(getHistoryRequest, '?run_uuid=r&metric_key=a+b%2Bc&run_id=r&max_results=25000'),
    {
      run_id: 'r',
      metric_key: 'a b+c',
      max_results: 25_000,
    },
  )
})

test('a list is its repeated key, once is enough', () => {
  const query = 'run_ids=a&run_ids=b&metric_key=m'
  assert.deepEqual(decodeQuery(getHistoryBulkIntervalRequest, query).run_ids, ['a', 'b'])
  assert.deepEqual(decodeQuery(getHistoryBulkIntervalRequest, 'run_ids=a&metric_key=m').run_ids, [
    'a',
  ])
})

test('of a scalar that is repeated the first counts', () => {
  assert.equal(decodeQuery(getHistoryRequest, 'run_id=a&run_id=b&metric_key=m').run_id, 'a')
})

test('camel case means nothing in a query', () => {
  assert.throws(() => decodeQuery(getHistoryRequest, 'runId=a&metric_key=m'), /parameter 'run_id'/)
})

test('booleans are true or false in any case', () => {
  assert.equal(
    decodeQuery(getLoggedModelRequest, 'model_id=m&allow_deleted=True').allow_deleted,
    true,
  )
  assert.throws(
    () => decodeQuery(getLoggedModelRequest, 'model_id=m&allow_deleted=1'),
    (error) =>
      error instanceof StemmaError && error.message.startsWith('Invalid boolean value: "1"'),
  )
})

test('wrong numbers are named', () => {
  assert.throws(
    () => decodeQuery(getHistoryRequest, 'run_id=a&metric_key=m&max_results='),
    /parameter 'max_results'/,
  )
})

test('NUL and bytes that are no UTF-8 do not get through as such', () => {
  assert.throws(() => decodeQuery(getHistoryRequest, 'run_id=a%00&metric_key=m'), /NUL/)
  assert.equal(decodeQuery(getHistoryRequest, 'run_id=a&metric_key=%ff').metric_key, '\ufffd')
})
