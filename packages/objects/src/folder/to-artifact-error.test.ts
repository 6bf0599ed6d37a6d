import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import { StemmaError } from '@stemma/contract'
import { toArtifactError } from './to-artifact-error.ts'

test('a full disk is said to be one, and may be tried again', async () => {
  const error = await writeFile('/dev/full', 'x').catch((error: unknown) => error)
  const known = toArtifactError(error, 'a/b')
  assert.ok(known instanceof StemmaError)
  assert.equal(known.code, 'TEMPORARILY_UNAVAILABLE')
  assert.match(known.message, /storage is full/)
  assert.equal(known.cause, error)
})

test('no text for callers has a path of this machine', async () => {
  for (const code of ['ENAMETOOLONG', 'EISDIR', 'ENOTDIR', 'ENOSPC', 'EMFILE', 'EACCES']) {
    const error = Object.assign(new Error(`${code}: open '/srv/secret/a'`), { code })
    const known = toArtifactError(error, 'a')
    assert.ok(known instanceof StemmaError)
    assert.doesNotMatch(known.message, /srv/)
  }
})

test('what is no error of the system stays as it is', () => {
  const error = new Error('something else')
  assert.equal(toArtifactError(error, 'a'), error)
})
