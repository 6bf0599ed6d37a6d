import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withOneRoot } from './file-uri.ts'

test('a file has one root, however many slashes people write', () => {
  assert.equal(withOneRoot('file:////mnt/x//y'), 'file:///mnt/x//y')
  assert.equal(withOneRoot('FILE:///////mnt'), 'file:///mnt')
  for (const uri of ['file:///mnt/x', 'file://host/x', 's3:////b', '/mnt//x', 'mlflow-artifacts:/'])
    assert.equal(withOneRoot(uri), uri)
})
