import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkBlobName } from './blob-name.ts'

test('names of blobs are small letters, digits, dashes and single slashes between them', () => {
  for (const name of ['a', 'packs/ab/0123', 'a-b_c/d']) assert.equal(checkBlobName(name), name)
  for (const name of ['', '/a', 'a/', 'a//b', '.', '..', 'a/../b', 'A', 'a b', 'a\0', 'a\n'])
    assert.throws(() => checkBlobName(name), /is no name for a blob/u)
})
