import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { openFolderStore, type ArtifactStore, type OpenArtifact } from '@stemma/objects'
import { FileHashes } from './file-hashes.ts'
import { hashModel, type HashedStore } from './hash-model.ts'
import { modelDigest } from './model-digest.ts'

async function openStore(t: TestContext): Promise<ArtifactStore> {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-hash-'))
  const store = await openFolderStore(folder, { onSwept: () => {} })
  t.after(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  return store
}

function placeOf(artifacts: ArtifactStore): HashedStore {
  return { artifacts, fileHashes: new FileHashes() }
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Counts the files that are read. */
function counting(store: ArtifactStore): { readonly store: ArtifactStore; reads: number } {
  const counted = { store, reads: 0 }
  const open = async (path: string): Promise<OpenArtifact | undefined> => {
    const file = await store.open(path)
    if (file === undefined || file.isDirectory) return file
    return {
      ...file,
      read: (range) => {
        counted.reads++
        return file.read(range)
      },
    }
  }
  counted.store = { ...store, open }
  return counted
}

void test('a folder and a single file are models; nothing is none', async (t) => {
  const store = await openStore(t)
  for (let index = 0; index < 40; index++)
    await store.write(`m/d${index % 3}/f${index}`, bytesOf(`${index}`))
  const place = placeOf(store)
  const model = await hashModel(place, 'm')
  assert.equal(model?.files.length, 40)
  const expected = Array.from({ length: 40 }, (_, index) => ({
    path: `d${index % 3}/f${index}`,
    sha256: sha256(`${index}`),
  }))
  assert.equal(model.digest, modelDigest(expected))
  const single = await hashModel(place, 'm/d0/f3')
  assert.equal(single?.digest, modelDigest([{ path: 'f3', sha256: sha256('3') }]))
  assert.equal(await hashModel(place, 'none'), undefined)
})

void test('a file is read again only when it has changed', async (t) => {
  const counted = counting(await openStore(t))
  for (const name of ['a', 'b']) await counted.store.write(`m/${name}`, bytesOf(name))
  const place = placeOf(counted.store)
  const first = await hashModel(place, 'm')
  assert.deepEqual(await hashModel(place, 'm'), first)
  assert.equal(counted.reads, 2)
  await counted.store.write('m/b', bytesOf('c'))
  const changed = await hashModel(place, 'm')
  assert.notEqual(changed?.digest, first?.digest)
  assert.equal(counted.reads, 3)
})

void test('a file whose SHA-256 the store knows is not read', async (t) => {
  const counted = counting(await openStore(t))
  await counted.store.write('m/a', bytesOf('a'))
  const { open } = counted.store
  const knowing = async (path: string): Promise<OpenArtifact | undefined> => {
    const file = await open(path)
    return file === undefined || file.isDirectory ? file : { ...file, sha256: sha256('a') }
  }
  const model = await hashModel(placeOf({ ...counted.store, open: knowing }), 'm')
  assert.equal(model?.digest, modelDigest([{ path: 'a', sha256: sha256('a') }]))
  assert.equal(counted.reads, 0)
})
