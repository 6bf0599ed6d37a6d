import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StemmaError } from '@stemma/contract'
import { toStorageError } from './to-storage-error.ts'

test('a disk that fails or is full is no fault of the request, and the cause is kept', () => {
  for (const code of ['EIO', 'ENOSPC', 'EDQUOT', 'EFBIG']) {
    const cause = Object.assign(new Error('fsync'), { code })
    const known = toStorageError(cause)
    assert.ok(known instanceof StemmaError, code)
    assert.equal(known.code, 'TEMPORARILY_UNAVAILABLE')
    assert.equal(known.cause, cause)
  }
  const other = Object.assign(new Error('no such file'), { code: 'ENOENT' })
  assert.equal(toStorageError(other), other)
})
