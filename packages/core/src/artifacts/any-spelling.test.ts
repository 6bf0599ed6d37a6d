import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ArtifactStore } from '@stemma/objects'
import { databases } from '../ctx.testing.ts'
import { plainWorld, testWorld } from '../world.testing.ts'
import { anySpelling } from './any-spelling.ts'

async function put(store: ArtifactStore, path: string): Promise<void> {
  await store.write(
    path,
    (async function* bytes() {
      yield Buffer.from(path)
    })(),
  )
}

async function read(store: ArtifactStore, path: string): Promise<string | undefined> {
  const file = await store.open(path)
  if (file === undefined || file.isDirectory) return file && 'a directory'
  return Buffer.concat(await file.read().toArray()).toString()
}

for (const database of databases) {
  for (const [layout, open] of [
    ['objects', testWorld],
    ['plain files', plainWorld],
  ] as const) {
    void test(`names are found in the spelling of a client that decodes them, exact ones first, with ${layout} on ${database}`, async (t) => {
      const { ctx } = await open(t, database)
      const store = anySpelling(ctx.artifacts)
      const names = [
        'd/50%20off.csv',
        'd/both%20.txt',
        'd/both .txt',
        'd/decoded name',
        'd/a%2Fb.txt',
        'd/x%20y/z%20A/img%step%55%timestamp%17171%e3b0.png',
      ]
      for (const name of names) await put(store, name)
      for (const name of names) assert.equal(await read(store, name), name)
      const cases = [
        ['d/50 off.csv', 'd/50%20off.csv'],
        ['d/decoded%20name', 'd/decoded name'],
        ['d/a/b.txt', 'd/a%2Fb.txt'],
        ['d/x y/z A/img%stepU%timestamp%17171\uFFFDb0.png', names[5]],
        ['d/none', undefined],
        ['none/50 off.csv', undefined],
      ] as const
      for (const [asked, name] of cases) assert.equal(await read(store, asked), name, asked)
      // What came after a look, and what went.
      await put(store, 'd/late%20.txt')
      assert.equal(await read(store, 'd/late .txt'), 'd/late%20.txt')
      await store.remove('d/late%20.txt')
      assert.equal(await read(store, 'd/late .txt'), undefined)
      const { entries } = await store.list('d/x y/z A')
      assert.deepEqual(
        entries.map(({ name }) => name),
        ['img%step%55%timestamp%17171%e3b0.png'],
      )
    })
  }
}
