import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bucketKey } from './bucket-key.ts'

test('a location has a key below its bucket and prefix, and nowhere else', () => {
  const cases: readonly (readonly [uri: string, root: string, key: string | undefined])[] = [
    ['s3://b/1/r/artifacts', 's3://b', '1/r/artifacts'],
    ['s3://b/1/r/artifacts/', 's3://b', '1/r/artifacts'],
    ['S3://b/1/x', 's3://b', '1/x'],
    ['s3a://b/1/x', 's3://b', '1/x'],
    ['s3://b/p/q/1', 's3://b/p/q', '1'],
    ['s3://b/p/q', 's3://b/p/q', ''],
    ['s3://b', 's3://b', ''],
    ['s3://b/%41', 's3://b', '%41'],
    ['s3://b/pq/1', 's3://b/p', undefined],
    ['s3://other/1', 's3://b', undefined],
    ['s3://B/1', 's3://b', undefined],
    ['s3://user@b/1', 's3://b', undefined],
    ['gs://b/1', 's3://b', undefined],
    ['s3://b/1?versionId=2', 's3://b', undefined],
    ['s3://b/1#x', 's3://b', undefined],
    ['/b/1', 's3://b', undefined],
  ]
  for (const [uri, root, key] of cases) assert.equal(bucketKey(uri, root), key, `${uri} in ${root}`)
})
