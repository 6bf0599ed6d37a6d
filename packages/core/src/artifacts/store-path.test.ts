import assert from 'node:assert/strict'
import { test } from 'node:test'
import { storePath } from './store-path.ts'

const trust = { locations: ['mlflow-artifacts:/'], schemes: [] }

test('locations in our own store, with or without a slash at the end', () => {
  const cases: Record<string, string> = {
    'mlflow-artifacts:/1/abc/artifacts': '1/abc/artifacts',
    'mlflow-artifacts:///1/abc': '1/abc',
    'mlflow-artifacts:/1/': '1',
    'mlflow-artifacts:/': '',
    'http://any.example:5000/api/2.0/mlflow-artifacts/artifacts/1/x': '1/x',
    'https://any.example/prefix/api/2.0/mlflow-artifacts/artifacts/1/x/': '1/x',
    'MLFLOW-ARTIFACTS:/a%20b': 'a b',
  }
  for (const [uri, path] of Object.entries(cases)) assert.equal(storePath(uri, trust), path, uri)
})

test('locations elsewhere are nobody of ours', () => {
  const elsewhere = [
    's3://bucket/1/x',
    'file:///etc',
    '/etc',
    'relative/mlruns',
    'http://host/other/path',
    'http://host/api/2.0/mlflow-artifacts/artifactsx/1',
    'http://host/api/2.0/mlflow-artifacts/artifacts/1?x=1',
    'dbfs:/x',
    '',
  ]
  for (const uri of elsewhere) assert.equal(storePath(uri, trust), undefined, uri)
})

test('a location that names a host of nobody or leaves the root is refused', () => {
  const invalid = { code: 'INVALID_PARAMETER_VALUE' }
  assert.throws(() => storePath('mlflow-artifacts://evil.example/1', trust), invalid)
  assert.throws(() => storePath('mlflow-artifacts:/1/../2', trust), invalid)
  assert.throws(() => storePath('mlflow-artifacts:/1/%252e%252e/2', trust), invalid)
  const traversal = 'http://h/api/2.0/mlflow-artifacts/artifacts/../../etc'
  assert.throws(() => storePath(traversal, trust), invalid)
})

test('the host of the configured root is ours', () => {
  const own = { ...trust, locations: ['mlflow-artifacts://own:5000/'] }
  assert.equal(storePath('mlflow-artifacts://own:5000/1/x', own), '1/x')
})
