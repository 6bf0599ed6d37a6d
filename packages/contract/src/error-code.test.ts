import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorCode } from './error-code.ts'

test('a code is a text that an error carries, and nothing else is', () => {
  assert.equal(errorCode(Object.assign(new Error('gone'), { code: 'ENOENT' })), 'ENOENT')
  for (const other of [
    new Error('x'),
    Object.assign(new Error('x'), { code: 1 }),
    { code: 'x' },
    null,
  ])
    assert.equal(errorCode(other), undefined)
})
