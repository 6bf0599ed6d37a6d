import assert from 'node:assert/strict'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { StemmaError } from '@stemma/contract'
import type { ArtifactStore } from '../artifact-store.ts'
import { allNames, content, pieces, testFolder } from './test-folder.ts'

const invalid = { code: 'INVALID_PARAMETER_VALUE' }

async function names(store: ArtifactStore, directory: string): Promise<string[]> {
  return (await store.list(directory)).entries.map(({ name }) => name)
}

test('a directory made while the file arrives is not replaced, and nothing is left', async (t) => {
  const { store, root } = await testFolder(t)
  async function* source(): AsyncGenerator<Buffer> {
    yield Buffer.from('1')
    await mkdir(join(root, 'place'))
  }
  await assert.rejects(store.write('place', source()), invalid)
  assert.deepEqual(await allNames(root), ['place'])
})

test('a source that fails leaves what was there, and nothing of itself', async (t) => {
  const { store, root } = await testFolder(t)
  await store.write('dir/f', pieces('old'))
  async function* broken(): AsyncGenerator<Buffer> {
    for (let i = 0; i < 40; i++) yield Buffer.alloc(65_536)
    throw new Error('the line went dead')
  }
  await assert.rejects(store.write('dir/f', broken()), /the line went dead/)
  await assert.rejects(store.write('dir/g', broken()), /the line went dead/)
  assert.equal(await content(store, 'dir/f'), 'old')
  assert.deepEqual(await allNames(root), ['dir', 'dir/f'])
})

test('while a file arrives nothing of it is visible', async (t) => {
  const { store, root } = await testFolder(t)
  async function* source(): AsyncGenerator<Buffer> {
    for (let i = 0; i < 20; i++) yield Buffer.alloc(65_536)
    const [hidden = ''] = await readdir(join(root, 'dir'))
    assert.match(hidden, /^\.artifact\.uploading\./)
    assert.deepEqual(await names(store, 'dir'), [])
    assert.equal(await content(store, 'dir/f'), 'nothing')
  }
  await store.write('dir/f', source())
  assert.deepEqual(await names(store, 'dir'), ['f'])
})

test('of writers of one path at once, one wins whole', async (t) => {
  const { store, root } = await testFolder(t)
  const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
  for (let round = 0; round < 5; round++) {
    await Promise.all(
      letters.map((letter) => {
        const half = Buffer.alloc(300_000, letter)
        return store.write('new/dir/f', pieces(half, half))
      }),
    )
    assert.match(await content(store, 'new/dir/f'), /^(\w)\1{599999}$/)
  }
  assert.deepEqual(await allNames(root), ['new', 'new/dir', 'new/dir/f'])
})

test('listings beside writes and removals show only whole files', async (t) => {
  const { store } = await testFolder(t)
  const state = { writing: true }
  const writes = Promise.all(
    Array.from({ length: 4 }, async (_, writer) => {
      for (let i = 0; i < 25; i++) {
        await store.write(`d/${writer}-${i}`, pieces('1234', '5678'))
        if (i % 3 === 0) await store.remove(`d/${writer}-${i}`)
      }
    }),
  ).finally(() => (state.writing = false))
  while (state.writing) {
    const { entries } = await store.list('d')
    for (const entry of entries) assert.equal(entry.sizeBytes, 8, entry.name)
  }
  await writes
  assert.equal((await store.list('d')).entries.length, 4 * 16)
})

test('a removed directory is gone whole, and can be made again', async (t) => {
  const { store, root } = await testFolder(t)
  for (const path of ['d/a', 'd/e/b', 'd/e/f/c', 'keep']) await store.write(path, pieces('1'))
  await store.remove('d')
  await store.remove('d')
  await store.remove('never/was')
  assert.deepEqual(await allNames(root), ['keep'])
  await store.write('d/e/b', pieces('2'))
  assert.equal(await content(store, 'd/e/b'), '2')
})

test('a directory that vanishes while a file arrives makes the writer try again', async (t) => {
  const { store, root } = await testFolder(t)
  async function* source(): AsyncGenerator<Buffer> {
    yield Buffer.from('1')
    await store.remove('d')
  }
  await assert.rejects(store.write('d/f', source()), {
    code: 'TEMPORARILY_UNAVAILABLE',
    message: /removed while the file arrived/,
  })
  assert.deepEqual(await allNames(root), [])
})

test('directories that others remove all the time do not fail a write', async (t) => {
  const { store } = await testFolder(t)
  const outcomes = await Promise.allSettled(
    Array.from({ length: 200 }, (_, i) =>
      i % 4 === 0 ? store.remove('a') : store.write(`a/b/c/${i}`, pieces('1')),
    ),
  )
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') continue
    assert.ok(outcome.reason instanceof StemmaError, String(outcome.reason))
    assert.equal(outcome.reason.code, 'TEMPORARILY_UNAVAILABLE')
  }
  await store.write('a/b/c/last', pieces('1'))
  assert.equal(await content(store, 'a/b/c/last'), '1')
})
