import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startS3 } from '../../../../tests/env/seaweedfs.ts'
import type { ArtifactStore, Entry } from '../artifact-store.ts'
import { openS3Artifacts } from './open-s3-artifacts.ts'
import { openS3Keys } from './open-s3-keys.ts'
import type { S3Options } from './s3-options.ts'

async function options(prefix = 'some/root'): Promise<S3Options> {
  const server = await startS3()
  const { endpoint, credentials } = server
  return { bucket: await server.newBucket(), prefix, endpoint, credentials }
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

async function textOf(
  store: ArtifactStore,
  path: string,
  range?: { start: number; end: number },
): Promise<string> {
  const file = await store.open(path)
  assert.ok(file?.isDirectory === false)
  const pieces: Buffer[] = []
  for await (const piece of file.read(range)) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString()
}

test('files of a bucket are written, read in part, listed as directories and removed', async () => {
  const store = await openS3Artifacts(await options())
  assert.deepEqual(await store.write('model/MLmodel', bytesOf('flavors: {}')), { sizeBytes: 11 })
  await store.write('model/data/weights.bin', bytesOf('0123456789'))
  await store.write('model.txt', bytesOf(''))
  assert.equal(await textOf(store, 'model/MLmodel'), 'flavors: {}')
  assert.equal(await textOf(store, 'model/data/weights.bin', { start: 2, end: 4 }), '234')
  assert.equal(await textOf(store, 'model.txt'), '')
  assert.deepEqual(await store.open('model'), { isDirectory: true })
  assert.deepEqual(await store.open(''), { isDirectory: true })
  assert.equal(await store.open('mod'), undefined)
  const entry = (name: string, sizeBytes?: number): Entry => ({
    ...{ name, isDirectory: sizeBytes === undefined, sizeBytes: sizeBytes ?? 0 },
  })
  assert.deepEqual(await store.list(''), { entries: [entry('model'), entry('model.txt', 0)] })
  assert.deepEqual(await store.list('model'), { entries: [entry('MLmodel', 11), entry('data')] })
  assert.deepEqual(await store.list('model.txt'), { entries: [] })
  await store.remove('model')
  // This server goes on showing directories for a while that it keeps behind the keys.
  assert.deepEqual(
    (await store.list('model')).entries.filter(({ isDirectory }) => !isDirectory),
    [],
  )
  assert.equal(await store.open('model/MLmodel'), undefined)
  assert.equal(await store.open('model/data/weights.bin'), undefined)
  assert.equal(await textOf(store, 'model.txt'), '')
  await store.remove('nothing')
  await store.close()
})

test('a large directory comes in pages of any size, in order', async () => {
  const store = await openS3Artifacts(await options())
  // In the order of keys `a/` stands behind `a-1` and `a.txt`.
  const files = ['a-1', 'a.txt', 'a/x', 'a/y', 'a0', 'b/1/2', 'b/3', 'b-', 'c', 'd/e', 'd/f']
  for (const name of files) await store.write(`d/${name}`, bytesOf(name))
  const names = ['a', 'a-1', 'a.txt', 'a0', 'b', 'b-', 'c', 'd']
  for (const limit of [1, 2, 3, 5, 8, 100]) {
    const found: string[] = []
    let after: string | undefined
    do {
      const page = await store.list('d', { limit, ...(after !== undefined && { after }) })
      assert.ok(page.entries.length <= limit)
      found.push(...page.entries.map(({ name }) => name))
      after = page.next
    } while (after !== undefined)
    assert.deepEqual(found, names, `pages of ${limit}`)
  }
  await store.close()
})

test('a marker of a folder does not show, and paths that lead elsewhere are refused', async () => {
  const given = await options('p')
  const keys = await openS3Keys(given)
  const store = await openS3Artifacts(given)
  for (const key of ['d/', 'd/good']) await keys.put(key, bytesOf('1'))
  assert.deepEqual(
    (await store.list('d')).entries.map(({ name }) => name),
    ['good'],
  )
  for (const path of ['../x', 'a/../../x', '/etc/passwd', 'a//b', 'a\\b', 'x'.repeat(300)]) {
    const refused = { code: 'INVALID_PARAMETER_VALUE' }
    await assert.rejects(store.write(path, bytesOf('')), refused)
    await assert.rejects(store.open(path), refused)
    await assert.rejects(store.list(path), refused)
    await assert.rejects(store.remove(path), refused)
  }
  await assert.rejects(store.remove(''), { code: 'INVALID_PARAMETER_VALUE' })
  keys.close()
  await store.close()
})

test('an object that is replaced while it is read breaks the stream', async () => {
  const store = await openS3Artifacts(await options())
  await store.write('changing', bytesOf('a'.repeat(1000)))
  const file = await store.open('changing')
  await store.write('changing', bytesOf('b'.repeat(1000)))
  assert.ok(file?.isDirectory === false)
  await assert.rejects(file.read().toArray(), { code: 'ABORTED' })
  await store.close()
})

test('a signed URL writes one file, another reads it', async () => {
  const store = await openS3Artifacts(await options())
  const url = (method: 'GET' | 'PUT') =>
    store.presign?.({ method, path: 'a dir/ü.txt', expirySeconds: 60 }) ?? ''
  assert.equal((await fetch(await url('PUT'), { method: 'PUT', body: 'signed' })).status, 200)
  assert.equal(await textOf(store, 'a dir/ü.txt'), 'signed')
  assert.equal(await (await fetch(await url('GET'))).text(), 'signed')
  assert.equal((await fetch(await url('GET'), { method: 'PUT', body: 'x' })).status, 403)
  await store.close()
})
