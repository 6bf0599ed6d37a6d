import assert from 'node:assert/strict'
import { test } from 'node:test'
import { splitUri } from './split-uri.ts'

test('a URI is cut at its marks and not decoded', () => {
  assert.deepEqual(splitUri('HTTPS://u@host:8080/a%20b?x=1?#f#g'), {
    scheme: 'https',
    authority: 'u@host:8080',
    path: '/a%20b',
    query: 'x=1?',
    fragment: 'f#g',
  })
})

test('plain paths, and URIs without a host, have none', () => {
  assert.deepEqual(splitUri('my_location'), {
    scheme: '',
    authority: undefined,
    path: 'my_location',
    query: '',
    fragment: '',
  })
  assert.equal(splitUri('mlflow-artifacts:/1').authority, undefined)
  assert.deepEqual(splitUri('mlflow-artifacts:///1'), {
    scheme: 'mlflow-artifacts',
    authority: '',
    path: '/1',
    query: '',
    fragment: '',
  })
  assert.deepEqual(splitUri('s3://bucket'), {
    scheme: 's3',
    authority: 'bucket',
    path: '',
    query: '',
    fragment: '',
  })
})
