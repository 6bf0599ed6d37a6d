import assert from 'node:assert/strict'
import { open, readFile, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import type { ArtifactStore, OpenFile } from '../artifact-store.ts'
import { openFolderStore } from './open-folder-store.ts'
import { allNames, content, pieces, testFolder } from './test-folder.ts'

const invalid = { code: 'INVALID_PARAMETER_VALUE' }

async function openFile(store: ArtifactStore, path: string): Promise<OpenFile> {
  const found = await store.open(path)
  assert.ok(found !== undefined && !found.isDirectory)
  return found
}

test('a file comes back as it was written, at its path below the folder', async (t) => {
  const { store, root } = await testFolder(t)
  const bytes = Buffer.alloc(3 * 1024 * 1024 + 7, 'stemma ')
  const chunks = [bytes.subarray(0, 1), bytes.subarray(1, 1_000_000), bytes.subarray(1_000_000)]
  const { sizeBytes } = await store.write('1/run/artifacts/über a+b.bin', pieces(...chunks))
  assert.equal(sizeBytes, bytes.length)
  assert.ok(bytes.equals(await readFile(join(root, '1/run/artifacts/über a+b.bin'))))
  const file = await openFile(store, '1/run/artifacts/über a+b.bin')
  assert.equal(file.sizeBytes, bytes.length)
  assert.ok(bytes.equals(await buffer(file.read())))
})

test('a source without bytes makes an empty file', async (t) => {
  const { store } = await testFolder(t)
  assert.deepEqual(await store.write('empty', pieces()), { sizeBytes: 0 })
  assert.equal(await content(store, 'empty'), '')
})

test('a range reads its bytes, both ends included', async (t) => {
  const { store } = await testFolder(t)
  await store.write('f', pieces('0123456789'))
  assert.equal(await content(store, 'f', { start: 2, end: 4 }), '234')
  assert.equal(await content(store, 'f', { start: 9, end: 9 }), '9')
})

test('who has opened a file reads that one, also after it was replaced', async (t) => {
  const { store } = await testFolder(t)
  await store.write('f', pieces('old'))
  const old = await openFile(store, 'f')
  await store.write('f', pieces('newer'))
  assert.equal((await buffer(old.read())).toString(), 'old')
  assert.equal(await content(store, 'f'), 'newer')
})

test('the ETag stays with the bytes and changes with them', async (t) => {
  const { store } = await testFolder(t)
  const tags: string[] = []
  for (const text of ['one', 'two', 'two']) {
    await store.write('f', pieces(text))
    const [first, second] = [await openFile(store, 'f'), await openFile(store, 'f')]
    assert.equal(first.etag, second.etag)
    assert.match(first.etag, /^"[^"]+"$/)
    tags.push(first.etag)
    await Promise.all([first.close(), second.close()])
  }
  assert.notEqual(tags[0], tags[1])
})

test('a file that shrinks under a reader breaks the stream instead of ending it early', async (t) => {
  const { store, root } = await testFolder(t)
  await store.write('f', pieces(Buffer.alloc(2_000_000)))
  const file = await openFile(store, 'f')
  await truncate(join(root, 'f'), 1_000_000)
  await assert.rejects(buffer(file.read()), /became shorter/)
})

test('listings are sorted, with sizes, and know pages', async (t) => {
  const { store } = await testFolder(t)
  for (const name of ['b', 'a', 'd/x', 'c']) await store.write(`dir/${name}`, pieces('12'))
  const a = { name: 'a', isDirectory: false, sizeBytes: 2 }
  const d = { name: 'd', isDirectory: true, sizeBytes: 0 }
  const all = [a, { ...a, name: 'b' }, { ...a, name: 'c' }, d]
  assert.deepEqual(await store.list('dir'), { entries: all })
  assert.deepEqual(await store.list('dir', { limit: 2 }), { entries: all.slice(0, 2), next: 'b' })
  // What appears before the page's end moves nothing.
  await store.write('dir/aa', pieces('1'))
  assert.deepEqual(await store.list('dir', { limit: 2, after: 'b' }), { entries: all.slice(2) })
  assert.deepEqual(await store.list(''), { entries: [{ ...d, name: 'dir' }] })
})

test('a file and a missing directory list as empty', async (t) => {
  const { store } = await testFolder(t)
  await store.write('dir/f', pieces('1'))
  for (const path of ['dir/f', 'nowhere', 'dir/f/x']) {
    assert.deepEqual(await store.list(path), { entries: [] }, path)
  }
})

test('a path below a file is absent when read and refused when written', async (t) => {
  const { store, root } = await testFolder(t)
  await store.write('f', pieces('1'))
  assert.equal(await content(store, 'f/x'), 'nothing')
  await assert.rejects(store.write('f/x', pieces('2')), {
    ...invalid,
    message: "A part of the artifact path is a file, not a directory: 'f/x'",
  })
  await assert.rejects(store.write('f/x/y', pieces('2')), invalid)
  await store.remove('f/x')
  assert.deepEqual(await allNames(root), ['f'])
})

test('a file cannot take the place of a directory', async (t) => {
  const { store, root } = await testFolder(t)
  await store.write('dir/f', pieces('1'))
  await assert.rejects(store.write('dir', pieces('2')), {
    ...invalid,
    message: "Artifact path refers to a directory, not a file: 'dir'",
  })
  assert.deepEqual(await allNames(root), ['dir', 'dir/f'])
  assert.equal(await content(store, 'dir'), 'directory')
})

test('the folder is made with all above it', async (t) => {
  const { outside } = await testFolder(t)
  const store = await openFolderStore(join(outside, 'x/y/z'))
  t.after(() => store.close())
  await store.write('f', pieces('1'))
  assert.ok((await stat(join(outside, 'x/y/z/f'))).isFile())
})

test('a folder that is a file is refused at once', async (t) => {
  const { outside } = await testFolder(t)
  await (await open(join(outside, 'f'), 'w')).close()
  await assert.rejects(openFolderStore(join(outside, 'f')), /EEXIST|ENOTDIR/)
})
