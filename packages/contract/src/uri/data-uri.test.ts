import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dataVersionIn, formatDataUri, isDataName, parseDataUri } from './data-uri.ts'

test('references to data are read, with or without the scheme', () => {
  for (const [text, uri] of [
    ['churn', { kind: 'latest', name: 'churn' }],
    ['data:/churn', { kind: 'latest', name: 'churn' }],
    ['churn/latest', { kind: 'latest', name: 'churn' }],
    ['churn/7', { kind: 'version', name: 'churn', version: 7 }],
    ['data:/churn/v7', { kind: 'version', name: 'churn', version: 7 }],
    ['data:/a.b-c_d@golden', { kind: 'alias', name: 'a.b-c_d', alias: 'golden' }],
  ] as const) {
    assert.deepEqual(parseDataUri(text), uri)
    assert.deepEqual(parseDataUri(formatDataUri(uri)), uri)
  }
  for (const text of [
    '',
    '/7',
    'churn/',
    'churn/x',
    'churn/7/8',
    'churn@',
    '../x',
    'a b',
    'models:/churn/7',
    'churn/1234567890',
  ])
    assert.throws(() => parseDataUri(text), /Not a version of a dataset/u, text)
})

test('versions are found in sources of datasets', () => {
  const found = { name: 'churn', version: 7 }
  for (const text of [
    'data:/churn/7',
    'http://localhost:5000/data/churn/7.parquet',
    'https://stemma.example.com/prefix/data/churn/7.parquet?columns=a,b',
    '/data/churn/v7',
    'http://x/data/churn/7.csv#part',
  ])
    assert.deepEqual(dataVersionIn(text), found, text)
  for (const text of [
    'churn/7',
    'data:/churn',
    'data:/churn@golden',
    '/some/data/churn',
    's3://data/churn/7/part.parquet',
    'data:text/plain,7',
  ])
    assert.equal(dataVersionIn(text), undefined, text)
})

test('names of datasets', () => {
  for (const name of ['a', 'churn-eval.v2_x', '7', 'x'.repeat(128)]) assert.ok(isDataName(name))
  for (const name of ['', '-a', '.', '..', 'a/b', 'a b', 'é', 'x'.repeat(129)])
    assert.ok(!isDataName(name))
})
