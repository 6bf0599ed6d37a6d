import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  openObjectStore,
  openS3Backend,
  type BlobBackend,
  type ObjectStore,
  type S3BackendOptions,
} from '@stemma/objects'
import { startS3, type S3Server } from '../env/seaweedfs.ts'
import { startCuttingProxy, type CuttingProxy, type Direction } from './cutting-proxy.ts'
import { startFakeS3Statuses, type FakeS3Statuses } from './fake-s3-statuses.ts'
import { startRandom } from './random.ts'

let server: S3Server
let bucket = ''
let proxy: CuttingProxy
let fake: FakeS3Statuses

before(async () => {
  server = await startS3()
  bucket = await server.newBucket()
  proxy = await startCuttingProxy(server.port)
  fake = await startFakeS3Statuses(server.port)
})
after(() => {
  proxy.close()
  fake.close()
})

const directions: readonly Direction[] = ['to server', 'to client']

/** By way of a port; `prefix` keeps tests apart. */
async function backendBy(
  port: number,
  options: Partial<S3BackendOptions> = {},
): Promise<BlobBackend> {
  const endpoint = `http://127.0.0.1:${port}`
  const { credentials } = server
  return openS3Backend({ bucket, endpoint, credentials, backoffMs: 1, silenceMs: 2000, ...options })
}

function isTemporary(error: unknown): boolean {
  assert.ok(error instanceof Error && 'code' in error)
  assert.equal(error.code, 'TEMPORARILY_UNAVAILABLE', error.message)
  assert.match(error.message, new RegExp(`^The S3 bucket '${bucket}' [^\\n]+$`, 'u'))
  const { accessKeyId, secretAccessKey } = server.credentials
  for (const secret of [accessKeyId, secretAccessKey, 'packs/']) {
    assert.ok(!error.message.includes(secret), error.message)
  }
  return true
}

const content = Buffer.from('all that is in this blob, and not a byte of it may be wrong')
const whole = { start: 0, length: content.byteLength }

for (const direction of directions) {
  test(`a line that is cut once, at any byte ${direction}, is not noticed`, async (t) => {
    const backend = await backendBy(proxy.port)
    const work = async (name: string): Promise<void> => {
      await backend.put(name, [content])
      assert.ok((await backend.read(name, whole)).equals(content))
    }
    await work('packs/warm')
    proxy.passed()
    await work('packs/count')
    // A connection that is made again adds nothing to what is counted.
    const bytes = proxy.passed()[direction]
    for (let afterBytes = 0; afterBytes < bytes; afterBytes++) {
      proxy.cut({ direction, afterBytes })
      await work('packs/once')
    }
    proxy.cut(undefined)
    t.diagnostic(`${bytes} places to cut, ${proxy.cuts()} cuts so far`)
  })

  test(`a line that is always cut, at any byte ${direction}, gives an error and nothing half`, async (t) => {
    const direct = await backendBy(server.port)
    const backend = await backendBy(proxy.port, { attempts: 2 })
    await direct.put('packs/there', [content])
    proxy.passed()
    await backend.put('packs/count', [content])
    const bytes = proxy.passed()[direction]
    let acknowledged = 0
    for (let afterBytes = 0; afterBytes < bytes; afterBytes += 5) {
      const name = `packs/${direction.replace(' ', '-')}-${afterBytes}`
      proxy.cut({ direction, afterBytes, again: true })
      const result = await backend.put(name, [content]).catch(isTemporary)
      const read = await backend.read('packs/there', whole).catch(isTemporary)
      if (Buffer.isBuffer(read)) assert.ok(read.equals(content))
      proxy.cut(undefined)
      const stored = await direct.read(name, whole).catch(() => undefined)
      if (stored !== undefined) assert.ok(stored.equals(content))
      if (result !== true) acknowledged += 1
      if (result !== true) assert.ok(stored !== undefined, 'what was acknowledged is there')
    }
    t.diagnostic(`${acknowledged} puts came through between cuts`)
  })
}

test('a large pack goes up in parts while the line is cut again and again', async () => {
  const random = startRandom('S3 parts')
  const backend = await backendBy(proxy.port, { partBytes: 5 * 1024 * 1024, attempts: 8 })
  const bytes = Buffer.alloc(11 * 1024 * 1024, 'large ')
  const range = { start: 0, length: bytes.byteLength }
  for (let round = 0; round < 6; round++) {
    const direction = directions[round % 2] ?? 'to server'
    const mostBytes = direction === 'to server' ? bytes.byteLength : 2000
    proxy.cut({ direction, afterBytes: random.integer(0, mostBytes) })
    await backend.put(`packs/large-${round}`, [bytes])
    proxy.cut({ direction: 'to client', afterBytes: random.integer(0, bytes.byteLength) })
    assert.ok((await backend.read(`packs/large-${round}`, range)).equals(bytes))
  }
  proxy.cut(undefined)
})

test('a server that is silent is given up in time', async () => {
  const backend = await backendBy(proxy.port, { silenceMs: 100, attempts: 2 })
  proxy.stall(true)
  const started = Date.now()
  await assert.rejects(backend.put('packs/silent', [content]), isTemporary)
  await assert.rejects(backend.read('packs/silent', whole), /ETIMEDOUT/u)
  assert.ok(Date.now() - started < 3000)
  proxy.stall(false)
  await backend.put('packs/silent', [content])
})

for (const [status, code] of [
  [500, 'InternalError'],
  [503, 'SlowDown'],
  [503, 'ServiceUnavailable'],
  [429, 'TooManyRequests'],
  [400, 'RequestTimeout'],
] as const) {
  test(`${status} ${code} is tried again, and reported when it goes on`, async () => {
    const backend = await backendBy(fake.port, { attempts: 3 })
    const works: readonly (() => Promise<unknown>)[] = [
      () => backend.put('packs/status', [content]),
      () => backend.read('packs/status', whole),
      () => backend.list('packs/')[Symbol.asyncIterator]().next(),
      () => backend.removeUnfinished(),
      () => backend.remove('packs/status'),
    ]
    for (const work of works) {
      fake.answer({ status, code, times: 2 })
      await work()
      const earlier = fake.requests()
      fake.answer({ status, code, times: 100 })
      await assert.rejects(work(), isTemporary)
      await assert.rejects(work(), new RegExp(`${code}, HTTP ${status}`, 'u'))
      assert.equal(fake.requests() - earlier, 6, 'three tries each')
      fake.answer({ status, code, times: 0 })
    }
  })
}

test('what will not change is not tried again', async () => {
  const backend = await backendBy(fake.port)
  const earlier = fake.requests()
  fake.answer({ status: 403, code: 'AccessDenied', times: 1 })
  await assert.rejects(backend.put('packs/denied', [content]), /denied access .*Allow these/u)
  assert.equal(fake.requests() - earlier, 1)
})

test('an object store on a bad line loses nothing that it acknowledged', async (t) => {
  const random = startRandom('S3 store')
  const options = { prefix: 'store', attempts: 2 }
  const store = await openObjectStore({
    backend: await backendBy(proxy.port, options),
    ...{ indexPath: ':memory:', packBytes: 300_000, cacheBytes: 0 },
  })
  const kept = new Map<string, Buffer>()
  let refused = 0
  for (let round = 0; round < 40; round++) {
    const bytes = Buffer.from(
      Array.from({ length: 400 }, () => random.integer(0, 1_000_000))
        .join(' ')
        .repeat(random.integer(1, 60)),
    )
    const direction = directions[round % 2] ?? 'to server'
    proxy.cut({ direction, afterBytes: random.integer(0, 4000), again: round % 3 > 0 })
    try {
      kept.set((await store.put(streamOf(bytes))).id, bytes)
    } catch (error) {
      isTemporary(error)
      refused += 1
    }
    for (const [id, wanted] of [...kept].slice(-2)) {
      try {
        assert.ok((await bytesOf(store, id)).equals(wanted))
      } catch (error) {
        isTemporary(error)
      }
    }
  }
  proxy.cut(undefined)
  await store.close()
  const again = await openObjectStore({
    backend: await backendBy(server.port, options),
    indexPath: ':memory:',
  })
  for (const [id, bytes] of kept) assert.ok((await bytesOf(again, id)).equals(bytes))
  assert.deepEqual((await again.check()).problems, [])
  assert.ok(kept.size > 0 && refused > 0, `${kept.size} kept, ${refused} refused`)
  t.diagnostic(`${kept.size} acknowledged, ${refused} refused`)
  await again.close()
})

async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function bytesOf(store: ObjectStore, id: string): Promise<Buffer> {
  const open = await store.get(id)
  assert.ok(open, 'what was acknowledged is there')
  const pieces: Buffer[] = []
  for await (const piece of open.read()) pieces.push(piece)
  return Buffer.concat(pieces)
}
