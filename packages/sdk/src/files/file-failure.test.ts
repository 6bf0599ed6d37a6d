import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { test } from 'node:test'
import { fromFileFailure, toFileFailure } from './file-failure.ts'

test('an error of the file system is the same behind a message between threads', (t) => {
  const folder = mkdtempSync(`${tmpdir()}/stemma-failure-`)
  t.after(() => {
    rmSync(folder, { recursive: true })
  })
  try {
    writeFileSync(folder, '')
    assert.fail('a folder was written to')
  } catch (error) {
    assert.ok(error instanceof Error && 'code' in error)
    assert.equal(error.code, 'EISDIR')
    const again = fromFileFailure(structuredClone(toFileFailure(error)))
    assert.equal(again.message, error.message)
    assert.deepEqual({ ...toFileFailure(again).details }, { ...toFileFailure(error).details })
    assert.equal(Reflect.get(again, 'path'), folder)
  }
})

test('what is no error of the file system keeps its text', () => {
  assert.equal(fromFileFailure(toFileFailure(new TypeError('odd'))).message, 'odd')
  assert.equal(fromFileFailure(toFileFailure('thrown')).message, 'thrown')
})
