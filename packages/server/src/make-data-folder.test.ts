import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeDataFolder } from './make-data-folder.ts'

test('a data folder is made with those above it, and may be there already', (t) => {
  const folder = join(newFolder(t), 'a/b/c')
  makeDataFolder(folder)
  makeDataFolder(folder)
  assert.ok(statSync(folder).isDirectory())
  if (process.platform !== 'win32') assert.equal(statSync(folder).mode & 0o777, 0o700)
})

test('what keeps a data folder from being made is said, with what to do', (t) => {
  const folder = newFolder(t)
  writeFileSync(join(folder, 'file'), '')
  symlinkSync(join(folder, 'nowhere'), join(folder, 'link'))
  for (const path of ['file', 'file/below', 'link/below'])
    assert.throws(
      () => makeDataFolder(join(folder, path)),
      /in its way.* Name another with --data/u,
    )
  // Nobody can make a folder there, the superuser neither.
  assert.throws(() => makeDataFolder('/proc/stemma/data'), /no folder can be made there/u)
})

function newFolder(t: { readonly after: (clean: () => void) => void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-data-folder-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}
