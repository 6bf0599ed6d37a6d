import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StemmaError } from '../errors.ts'
import {
  deleteLoggedModelTagRequest,
  finalizeLoggedModelRequest,
} from '../mlflow/messages/logged-models.ts'
import { runIdRequest, searchRunsRequest } from '../mlflow/messages/runs.ts'
import { decodeRequest } from './decode-request.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const post = { method: 'POST', query: '' }

function isError(code: string, message: RegExp): (error: unknown) => boolean {
  return (error) =>
    error instanceof StemmaError && error.code === code && message.test(error.message)
}

test('a GET is read from its query, or from its body if it has no query', () => {
  const body = '{"run_id":"body"}'
  assert.deepEqual(decodeRequest(runIdRequest, { method: 'GET', query: 'run_id=query', body }), {
    run_id: 'query',
  })
  assert.deepEqual(decodeRequest(runIdRequest, { method: 'GET', query: '', body }), {
    run_id: 'body',
  })
})

test('everything else is read from its body', () => {
  assert.throws(
    () => decodeRequest(runIdRequest, { method: 'POST', query: 'run_id=q', body: undefined }),
    /Missing value/,
  )
  assert.deepEqual(decodeRequest(runIdRequest, { ...post, body: bytes('{"run_id":"b"}') }), {
    run_id: 'b',
  })
})

test('a body that was encoded twice is decoded twice', () => {
  const body = JSON.stringify(JSON.stringify({ run_id: 'r' }))
  assert.deepEqual(decodeRequest(runIdRequest, { ...post, body }), { run_id: 'r' })
})

test('a body that is no JSON object counts as empty: the missing field is named', () => {
  const bodies = [
    'nonsense',
    '[1]',
    '5',
    '"text"',
    '{"run_id":',
    Uint8Array.of(0xff, 0xfe, 0x00),
    '"[1]"',
    '',
  ]
  for (const body of bodies) {
    assert.throws(
      () => decodeRequest(runIdRequest, { ...post, body }),
      isError('INVALID_PARAMETER_VALUE', /^Missing value for required parameter 'run_id'\./),
    )
  }
})

test('a torn body is no search, though nothing is required for one', () => {
  for (const body of ['{"experiment_id":"3"', '[]', Uint8Array.of(0x80)]) {
    assert.throws(
      () => decodeRequest(searchRunsRequest, { ...post, body }),
      isError('BAD_REQUEST', /not a JSON object/),
    )
  }
})

test('an empty body is an empty message', () => {
  for (const body of [undefined, '', ' \n', 'null', new Uint8Array()]) {
    assert.equal(decodeRequest(searchRunsRequest, { ...post, body }).max_results, 1000)
  }
})

test('a byte order mark is no part of the body', () => {
  assert.deepEqual(decodeRequest(runIdRequest, { ...post, body: bytes('\ufeff{"run_id":"r"}') }), {
    run_id: 'r',
  })
})

test('deep nesting keeps its own text', () => {
  const body = '['.repeat(1000) + ']'.repeat(1000)
  assert.throws(
    () => decodeRequest(runIdRequest, { ...post, body }),
    isError('INVALID_PARAMETER_VALUE', /nested/),
  )
})

test("the path's values fill the message, with and without a body", () => {
  assert.deepEqual(
    decodeRequest(deleteLoggedModelTagRequest, {
      method: 'DELETE',
      query: '',
      body: undefined,
      params: { model_id: 'm', tag_key: 'a' },
    }),
    { model_id: 'm', tag_key: 'a' },
  )
  assert.deepEqual(
    decodeRequest(finalizeLoggedModelRequest, {
      method: 'PATCH',
      query: '',
      body: '{"model_id":"m","status":2}',
      params: { model_id: 'm' },
    }),
    { model_id: 'm', status: 'LOGGED_MODEL_READY' },
  )
})

test('the path counts, whatever the body says in its place: permission and work are about one thing', () => {
  const request = { method: 'PATCH', query: '', params: { model_id: 'mine' } }
  for (const body of [
    '{"model_id":"yours","status":2}',
    '{"modelId":"yours","status":2}',
    '{"modelId":["yours"],"model_id":5,"status":2}',
  ])
    assert.deepEqual(decodeRequest(finalizeLoggedModelRequest, { ...request, body }), {
      model_id: 'mine',
      status: 'LOGGED_MODEL_READY',
    })
})
