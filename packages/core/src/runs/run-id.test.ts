import assert from 'node:assert/strict'
import { test } from 'node:test'
import { validateRunId } from './run-id.ts'

test('run ids are up to 256 word characters and dashes', () => {
  for (const id of ['0a'.repeat(16), 'a', 'A-b_c', 'a'.repeat(256)])
    assert.doesNotThrow(() => validateRunId(id))
  for (const id of ['', '-a', '_a', 'a/b', 'a.b', 'a\n', 'a'.repeat(257)])
    assert.throws(() => validateRunId(id), /^StemmaError: Invalid run ID/)
})
