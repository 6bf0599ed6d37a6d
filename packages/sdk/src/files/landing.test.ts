import assert from 'node:assert/strict'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { Landing } from './landing.ts'

function newFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-landing-'))
  t.after(() => {
    rmSync(folder, { recursive: true })
  })
  return folder
}

/** All files below a folder with what is in them; hidden ones, too. */
function contents(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink())
  return Object.fromEntries(
    files.map((entry) => {
      const file = join(entry.parentPath, entry.name)
      return [file.slice(folder.length + 1), readFileSync(file, 'utf8')]
    }),
  )
}

test('a new folder appears with all its files', (t) => {
  const folder = newFolder(t)
  const landing = new Landing()
  landing.write(join(folder, 'new/a'), Buffer.from('1'))
  landing.write(join(folder, 'new/deep/er/b'), Buffer.from('2'))
  landing.write(join(folder, 'here'), Buffer.from('3'))
  landing.write(join(folder, 'new/a'), Buffer.from('4'))
  assert.equal(existsSync(join(folder, 'new')), false)
  assert.equal(existsSync(join(folder, 'here')), true)
  landing.settle()
  assert.deepEqual(contents(folder), { 'new/a': '4', 'new/deep/er/b': '2', here: '3' })
})

test('of two that make the same folder both leave their files', (t) => {
  const folder = newFolder(t)
  const [one, other] = [new Landing(), new Landing()]
  one.write(join(folder, 'x/y/a'), Buffer.from('1'))
  other.write(join(folder, 'x/y/b'), Buffer.from('2'))
  other.write(join(folder, 'x/z/c'), Buffer.from('3'))
  one.settle()
  other.settle()
  assert.deepEqual(contents(folder), { 'x/y/a': '1', 'x/y/b': '2', 'x/z/c': '3' })
})

test('a link is replaced, and what it leads to stays', (t) => {
  const folder = newFolder(t)
  writeFileSync(join(folder, 'original'), 'old')
  mkdirSync(join(folder, 'd'))
  symlinkSync(join(folder, 'original'), join(folder, 'd/link'))
  const landing = new Landing()
  landing.write(join(folder, 'd/link'), Buffer.from('new'))
  landing.settle()
  assert.deepEqual(contents(folder), { original: 'old', 'd/link': 'new' })
})

test('what is in the way is named, and nothing is left beside it', (t) => {
  const folder = newFolder(t)
  const landing = new Landing()
  landing.write(join(folder, 'new/a'), Buffer.from('1'))
  writeFileSync(join(folder, 'new'), 'a file')
  assert.throws(() => landing.settle(), { code: 'ENOTDIR', dest: join(folder, 'new') })
  mkdirSync(join(folder, 'a folder'))
  const path = join(folder, 'a folder')
  assert.throws(() => new Landing().write(path, Buffer.from('1')), { code: 'EISDIR', path })
  const below = join(folder, 'new/b')
  assert.throws(() => new Landing().write(below, Buffer.from('1')), {
    code: 'ENOTDIR',
    path: below,
  })
  assert.deepEqual(contents(folder), { new: 'a file' })
})
