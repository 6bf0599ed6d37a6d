import assert from 'node:assert/strict'
import { test } from 'node:test'
import { validateArtifactLocation } from './artifact-location.ts'

const trust = { locations: [], schemes: [] }

test('buckets, local paths and our own artifacts are fine', () => {
  for (const location of [
    '',
    's3://bucket/path',
    'my_location',
    '/mnt/x',
    'mlflow-artifacts:/x',
    'mlflow-artifacts:/a b',
    'gs://b/p?x=1',
  ]) {
    assert.doesNotThrow(() => validateArtifactLocation(location, trust), location)
  }
})

test('fragments and parameters are refused', () => {
  for (const location of ['s3://b/p#frag', 's3://b/p#', 's3://b/p;x=1']) {
    assert.throws(
      () => validateArtifactLocation(location, trust),
      /^StemmaError: 'artifact_location' URL can't include fragments or params\.$/,
    )
  }
})

test('a query that climbs is refused, in any spelling', () => {
  for (const query of ['x=../y', 'x=%2e%2e/y', 'x=%252e%252e']) {
    assert.throws(
      () => validateArtifactLocation(`s3://b/p?${query}`, trust),
      /Invalid query string/,
      query,
    )
  }
})

test('runs:/, foreign hosts, climbing paths and long locations are refused', () => {
  assert.throws(() => validateArtifactLocation('runs:/abc/x', trust), /cannot be a runs:\/ URI/)
  assert.throws(
    () => validateArtifactLocation('http://evil.example/x', trust),
    /'artifact_location' cannot use the 'http' scheme: /,
  )
  assert.throws(
    () => validateArtifactLocation('mlflow-artifacts:/a/%2e%2e/b', trust),
    /Invalid path/,
  )
  assert.throws(
    () => validateArtifactLocation(`s3://${'x'.repeat(2048)}`, trust),
    /cannot be greater than 2048/,
  )
})
