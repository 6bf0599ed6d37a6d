import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nativeRoutes } from '@stemma/contract'
import type { RequestParts } from '../door.ts'
import { decodeStrictly } from './strict-request.ts'

const search = nativeRoutes['runs.search'].request
const batch = nativeRoutes['runs.batch'].request

function ofQuery(query: string): RequestParts {
  return { method: 'GET', query, params: {} }
}

function ofBody(body: string, params: Readonly<Record<string, string>> = {}): RequestParts {
  return { method: 'POST', query: '', body: Buffer.from(body), params }
}

test('an unknown query parameter is refused with those that are known', () => {
  assert.throws(
    () => decodeStrictly(search, ofQuery('experiment_ids=0&fliter=x')),
    /Unknown query parameter "fliter"\. Known: aggregates, experiment_ids, filter, limit/,
  )
})

test('a query parameter that is no list is given once', () => {
  assert.throws(
    () => decodeStrictly(search, ofQuery('limit=1&limit=2')),
    /'limit' is given 2 times/,
  )
})

test('an empty list in a query differs from none', () => {
  const { metrics, params } = decodeStrictly(search, ofQuery('experiment_ids=0&metrics='))
  assert.deepEqual([metrics, params], [[], undefined])
})

test('a field of the path is none of the query', () => {
  const request = { method: 'GET', query: 'run_id=b', params: { run_id: 'a' } }
  assert.throws(
    () => decodeStrictly(nativeRoutes['runs.get'].request, request),
    /Unknown query parameter "run_id"/,
  )
})

test('an unknown field is refused with its place, at any depth', () => {
  const inBatch = (body: string): object => decodeStrictly(batch, ofBody(body, { run_id: 'r' }))
  assert.throws(
    () => inBatch('{"metrics":[{"key":"a","value":1,"timestamp":1,"stp":1}]}'),
    /Unknown field "metrics\[0\]\.stp"/,
  )
  assert.throws(() => inBatch('{"runId":"r"}'), /Unknown field "runId"/)
  assert.throws(() => inBatch('{"constructor":1}'), /Unknown field "constructor"/)
})

test('a body that contradicts the path is refused, one that repeats it is not', () => {
  assert.throws(
    () => decodeStrictly(batch, ofBody('{"run_id":"b"}', { run_id: 'a' })),
    /The path says "a"/,
  )
  assert.equal(decodeStrictly(batch, ofBody('{"run_id":"a"}', { run_id: 'a' })).run_id, 'a')
})

test('what is no JSON object is refused', () => {
  for (const body of ['[]', 'null', '5', '"{}"', '{', '\xff']) {
    assert.throws(
      () => decodeStrictly(search, { ...ofBody(''), body: Buffer.from(body, 'latin1') }),
      { code: 'BAD_REQUEST' },
    )
  }
})

test('a GET has no body, and a POST no query', () => {
  assert.throws(
    () => decodeStrictly(search, { ...ofQuery(''), body: Buffer.from('{}') }),
    /A GET request has no body/,
  )
  assert.throws(
    () => decodeStrictly(search, { ...ofBody('{}'), query: 'limit=1' }),
    /Fields go in the JSON body/,
  )
})
