import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ArtifactStore } from '../artifact-store.ts'
import { allNames, content, pieces, testFolder } from './test-folder.ts'

const invalid = { code: 'INVALID_PARAMETER_VALUE' }

async function names(store: ArtifactStore, directory: string): Promise<string[]> {
  return (await store.list(directory)).entries.map(({ name }) => name)
}

test('too long names and paths are refused', async (t) => {
  const { store, root } = await testFolder(t)
  const long = ['x'.repeat(256), `${'x'.repeat(256)}/f`, Array(2100).fill('ab').join('/')]
  for (const path of long) {
    await assert.rejects(store.write(path, pieces('1')), { ...invalid, message: /too long/ })
    await assert.rejects(store.open(path), invalid)
    await assert.rejects(store.list(path), invalid)
    await assert.rejects(store.remove(path), invalid)
  }
  assert.deepEqual(await allNames(root), [])
  await store.write('x'.repeat(255), pieces('1'))
})

test('paths that are not plain are refused by every method', async (t) => {
  const { store, root, outside } = await testFolder(t)
  await writeFile(join(outside, 'secret'), 'x')
  const bad = ['..', '../outside/secret', 'a/../../outside', '/etc/passwd', 'a//b', './a', 'a/']
  for (const path of [...bad, String.raw`a\b`, 'a\0b', '/']) {
    const expected = { ...invalid, message: 'Invalid path' }
    await assert.rejects(store.write(path, pieces('1')), expected, path)
    await assert.rejects(store.open(path), expected, path)
    await assert.rejects(store.list(path), expected, path)
    await assert.rejects(store.remove(path), expected, path)
  }
  await assert.rejects(store.write('', pieces('1')), invalid)
  await assert.rejects(store.remove(''), invalid)
  assert.deepEqual(await allNames(root), [])
  assert.deepEqual(await allNames(outside), ['secret'])
})

test('links that lead out of the folder are followed by nobody', async (t) => {
  const { store, root, outside } = await testFolder(t)
  await writeFile(join(outside, 'secret'), 'x')
  await symlink(outside, join(root, 'way'))
  await symlink(join(outside, 'secret'), join(root, 'file'))
  await symlink('../outside/new', join(root, 'dangling'))
  await symlink('circle', join(root, 'circle'))
  const refused = { ...invalid, message: /outside the artifact directory/ }
  await assert.rejects(store.open('way/secret'), refused)
  await assert.rejects(store.open('file'), refused)
  await assert.rejects(store.list('way'), refused)
  await assert.rejects(store.write('way/new', pieces('1')), refused)
  await assert.rejects(store.write('way/deep/new', pieces('1')), refused)
  await assert.rejects(store.remove('way/secret'), refused)
  assert.equal(await content(store, 'circle'), 'nothing')
  assert.equal(await content(store, 'dangling'), 'nothing')
  assert.deepEqual(await names(store, ''), [])
  // The link itself may be replaced and removed; what it leads to is not touched.
  await store.write('file', pieces('ours'))
  await store.write('dangling', pieces('ours'))
  await store.remove('way')
  assert.deepEqual(await names(store, ''), ['dangling', 'file'])
  assert.deepEqual(await allNames(outside), ['secret'])
  assert.equal(await readFile(join(outside, 'secret'), 'utf8'), 'x')
})

test('a directory that was used before and is a link now is looked at again', async (t) => {
  const { store, root, outside } = await testFolder(t)
  await store.write('dir/a', pieces('1'))
  await rename(join(root, 'dir'), join(root, 'moved'))
  await symlink(outside, join(root, 'dir'))
  await assert.rejects(store.write('dir/b', pieces('1')), /outside the artifact directory/)
  assert.deepEqual(await allNames(outside), [])
})

test('links inside the folder work', async (t) => {
  const { store, root } = await testFolder(t)
  await store.write('real/f', pieces('12'))
  await symlink('real', join(root, 'other'))
  assert.equal(await content(store, 'other/f'), '12')
  assert.deepEqual((await store.list('')).entries, [
    { name: 'other', isDirectory: true, sizeBytes: 0 },
    { name: 'real', isDirectory: true, sizeBytes: 0 },
  ])
  await store.write('other/g', pieces('3'))
  assert.equal(await content(store, 'real/g'), '3')
})

test('a named pipe is nothing, and holds nobody up', async (t) => {
  const { store, root } = await testFolder(t)
  execFileSync('mkfifo', [join(root, 'pipe')])
  assert.equal(await content(store, 'pipe'), 'nothing')
  assert.deepEqual(await names(store, ''), [])
})

test('names of unfinished files are refused, hidden and not there', async (t) => {
  const { store, root } = await testFolder(t)
  const name = '.artifact.uploading.123'
  await writeFile(join(root, name), 'half')
  await mkdir(join(root, '.ARTIFACT.uploading.dir'))
  for (const path of [name, `d/${name}`, `${name}/f`, '.Artifact.Uploading.x']) {
    await assert.rejects(store.write(path, pieces('1')), { ...invalid, message: 'Invalid path' })
    await assert.rejects(store.remove(path), invalid)
  }
  assert.equal(await content(store, name), 'nothing')
  assert.deepEqual(await names(store, ''), [])
  assert.deepEqual(await store.list('.artifact.uploading.dir'), { entries: [] })
})
