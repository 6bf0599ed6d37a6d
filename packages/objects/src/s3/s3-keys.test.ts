import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { startS3 } from '../../../../tests/env/seaweedfs.ts'
import { openS3Keys } from './open-s3-keys.ts'
import type { S3Keys } from './s3-keys.ts'
import type { S3Options } from './s3-options.ts'

const megabyte = 1024 * 1024

async function options(prefix = ''): Promise<S3Options> {
  const server = await startS3()
  const { endpoint, credentials } = server
  return { bucket: await server.newBucket(), prefix, endpoint, credentials, attempts: 2 }
}

const newKeys = async (prefix?: string): Promise<S3Keys> => openS3Keys(await options(prefix))

async function* streamOf(...pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces
}

async function gather(stream: AsyncIterable<Uint8Array> | undefined): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of stream ?? []) pieces.push(piece)
  return Buffer.concat(pieces)
}

test('what was put is read back, whole and in part', async () => {
  const keys = await newKeys('some/root')
  assert.equal(await keys.put('a/b.txt', streamOf(Buffer.from('hello '), Buffer.from('world'))), 11)
  const open = await keys.open('a/b.txt')
  assert.equal(open?.sizeBytes, 11)
  assert.ok(Math.abs(open.modifiedMs - Date.now()) < 60_000)
  assert.equal(String(await gather(open.read())), 'hello world')
  assert.equal(String(await gather(open.read({ start: 6, end: 100 }))), 'world')
  assert.equal(await keys.put('empty', streamOf()), 0)
  assert.equal((await gather((await keys.open('empty'))?.read())).byteLength, 0)
  assert.equal(await keys.open('none'), undefined)
  await keys.remove('a/b.txt')
  await keys.remove('a/b.txt')
  assert.equal(await keys.open('a/b.txt'), undefined)
})

test('keys of every kind of character are signed, stored, listed and read', async () => {
  const keys = await newKeys('root')
  const names = [
    'with space',
    'plus+and&amp;',
    'ü/ß/漢字 🌿',
    "quote'()*!~",
    'percent%20',
    'a=b?c#d',
    '<x>',
  ]
  for (const name of names) await keys.put(name, streamOf(Buffer.from(name)))
  const { keys: listed } = await keys.list('')
  assert.deepEqual(listed.map(({ key }) => key).sort(), [...names].sort())
  for (const name of names) {
    assert.equal(String(await gather((await keys.open(name))?.read())), name)
    const answer = await fetch(await keys.presignGet(name, 60))
    assert.equal(await answer.text(), name)
  }
})

test('keys that lead elsewhere are refused before anything is asked', async () => {
  const keys = await newKeys()
  for (const key of ['', '/root', '../up', 'a/../b', 'a/.', 'x'.repeat(1025), '\ud800']) {
    await assert.rejects(keys.put(key, streamOf()), { code: 'INVALID_PARAMETER_VALUE' })
    await assert.rejects(keys.presignGet(key, 60), { code: 'INVALID_PARAMETER_VALUE' })
  }
})

test('keys are listed in pages, also by folder', async () => {
  const keys = await newKeys('deep')
  for (let at = 0; at < 7; at++) await keys.put(`f/${at}/x`, streamOf())
  await keys.put('f/file', streamOf())
  await keys.put('g', streamOf())
  const found: string[] = []
  let after: string | undefined
  do {
    const page = await keys.list('f/', { limit: 3, after })
    assert.ok(page.keys.length <= 3)
    found.push(...page.keys.map(({ key }) => key))
    after = page.next
  } while (after !== undefined)
  assert.deepEqual(found, [...Array.from({ length: 7 }, (_, at) => `f/${at}/x`), 'f/file'])
  const byFolder = await keys.list('f/', { byFolder: true })
  assert.deepEqual(
    byFolder.keys.map(({ key }) => key),
    ['f/file'],
  )
  assert.deepEqual(
    byFolder.folders,
    Array.from({ length: 7 }, (_, at) => `f/${at}/`),
  )
})

/** What is garbage already must not count. */
function collector(): () => void {
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('gc')
  assert.ok(typeof gc === 'function')
  // V8's own, under this flag.
  return gc as () => void
}

test('a stream of any length is stored and read in little memory', async () => {
  const keys = await openS3Keys({ ...(await options()), partBytes: 5 * megabyte })
  const piece = randomBytes(megabyte)
  const hash = createHash('sha256')
  let mostBytes = 0
  const gc = collector()
  gc()
  const before = process.memoryUsage().arrayBuffers
  let looks = 0
  const look = (): void => {
    looks += 1
    if (looks % 16 !== 0) return
    gc()
    mostBytes = Math.max(mostBytes, process.memoryUsage().arrayBuffers - before)
  }
  const source = async function* (): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < 160; at++) {
      piece[0] = at
      hash.update(piece)
      look()
      yield piece
    }
  }
  assert.equal(await keys.put('large', source()), 160 * megabyte)
  const read = createHash('sha256')
  for await (const bytes of (await keys.open('large'))?.read() ?? []) {
    read.update(bytes)
    look()
  }
  assert.equal(read.digest('hex'), hash.digest('hex'))
  assert.ok(mostBytes < 40 * megabyte, `${mostBytes / megabyte} MiB`)
})

test('a source that fails leaves nothing', async () => {
  const keys = await openS3Keys({ ...(await options()), partBytes: 5 * megabyte })
  const source = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.alloc(12 * megabyte)
    throw new Error('the source is gone')
  }
  await assert.rejects(keys.put('half', source()), /the source is gone/u)
  assert.equal(await keys.open('half'), undefined)
})

test('an upload by signed addresses is there when it is completed, and gone when it is aborted', async () => {
  const keys = await newKeys('p')
  const upload = await keys.createUpload('parts')
  const parts = []
  for (const [number, text] of [
    [1, 'a'.repeat(5 * megabyte)],
    [2, 'end'],
  ] as const) {
    const url = await keys.presignPart(upload, number, 60)
    const answer = await fetch(url, { method: 'PUT', body: text })
    assert.equal(answer.status, 200)
    parts.push({ number, etag: answer.headers.get('etag') ?? '' })
  }
  assert.equal(await keys.open('parts'), undefined)
  await keys.completeUpload(upload, parts)
  assert.equal((await keys.open('parts'))?.sizeBytes, 5 * megabyte + 3)
  const other = await keys.createUpload('other')
  await keys.abortUpload(other)
  await keys.abortUpload(other)
  await assert.rejects(keys.completeUpload(other, parts), { code: 'TEMPORARILY_UNAVAILABLE' })
  await assert.rejects(keys.presignPart(other, 0, 60), { code: 'INVALID_PARAMETER_VALUE' })
  await assert.rejects(keys.presignGet('x', 604_801), { code: 'INVALID_PARAMETER_VALUE' })
})

test('a signed address ends, and is for this key alone', async () => {
  const keys = await newKeys()
  await keys.put('one', streamOf(Buffer.from('1')))
  await keys.put('two', streamOf(Buffer.from('2')))
  const url = await keys.presignGet('one', 60)
  assert.equal((await fetch(url.replace('/one?', '/two?'))).status, 403)
  assert.equal((await fetch(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=61'))).status, 403)
})

test('an object that is replaced while it is read is not mixed with the new one', async () => {
  const keys = await newKeys()
  await keys.put('changing', streamOf(Buffer.alloc(1000, 'a')))
  const open = await keys.open('changing')
  await keys.put('changing', streamOf(Buffer.alloc(1000, 'b')))
  await assert.rejects(gather(open?.read()), { code: 'ABORTED' })
})

test('a wrong bucket, key and secret each say in one line what to do', async () => {
  const right = await options()
  const key = { accessKeyId: 'nobody-knows-me', secretAccessKey: 'very-secret' }
  const secret = { ...key, accessKeyId: 'stemma-test' }
  const cases: readonly (readonly [Partial<S3Options>, RegExp])[] = [
    [{ bucket: 'never-made' }, /There is no S3 bucket 'never-made' .*Create it/u],
    [{ credentials: key }, /refused the credentials \(InvalidAccessKeyId.*Correct the access key/u],
    [{ credentials: secret }, /refused the credentials \(SignatureDoesNotMatch.*Correct/u],
    [
      { endpoint: 'http://127.0.0.1:1' },
      /could not be reached \(ECONNREFUSED\).*check the endpoint/u,
    ],
  ]
  for (const [wrong, message] of cases) {
    const keys = await openS3Keys({ ...right, ...wrong })
    const works = [
      () => keys.list(''),
      () => keys.put('x', streamOf()),
      () => keys.open('private-name'),
    ]
    for (const work of works) {
      await assert.rejects(work, (error) => {
        assert.ok(error instanceof Error && 'code' in error)
        assert.equal(error.code, 'TEMPORARILY_UNAVAILABLE')
        assert.match(error.message, /^[^\n]+$/u)
        assert.doesNotMatch(error.message, /nobody-knows-me|very-secret|private-name/u)
        return true
      })
    }
    await assert.rejects(keys.list(''), message)
  }
  await assert.rejects(openS3Keys({ ...right, endpoint: 'minio' }), {
    code: 'INVALID_PARAMETER_VALUE',
  })
})
