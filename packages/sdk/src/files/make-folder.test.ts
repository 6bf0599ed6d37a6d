import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { firstMissing, makeFolder } from './make-folder.ts'

test('a folder is made with those above it, and again does no harm', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'stemma-folders-'))
  t.after(() => rmSync(root, { recursive: true }))
  const folder = join(root, 'a', 'b', 'c')
  assert.equal(firstMissing(folder), join(root, 'a'))
  makeFolder(folder)
  makeFolder(folder)
  assert.ok(existsSync(folder))
  assert.equal(firstMissing(folder), undefined)
})

test('where no folder can be made, that is said', () => {
  assert.throws(() => makeFolder('/proc/no-such/folder'), { code: 'ENOENT' })
})
