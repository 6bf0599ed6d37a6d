import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { folderBackend, openObjectStore } from '@stemma/objects'
import { startPostgres } from '../../../../../tests/env/postgres.ts'
import { readSettings } from '../../config/read-settings.ts'
import { Engine } from '../../engine/engine.ts'
import { liveObjects } from '../../objects/live-objects.ts'
import { makeSigner } from '../../secrets/make-signer.ts'
import { partPath } from './signed-part.ts'
import { startTestServer, type AskOptions, type Reply, type TestServer } from './test-server.ts'

const api = '/api/2.0/mlflow-artifacts'
const secret = 'of these tests'

interface World extends TestServer {
  readonly flags: Readonly<Record<string, string>>
  readonly mpu: (call: string, body: object) => Promise<Reply>
  readonly create: (path: string, parts: number) => Promise<Upload>
  readonly putPart: (url: string, body: Uint8Array, more?: AskOptions['headers']) => Promise<Reply>
  readonly complete: (upload: Upload, parts: readonly object[]) => Promise<Reply>
}

interface Upload {
  readonly id: string
  readonly directory: string
  readonly name: string
  readonly urls: readonly string[]
}

async function openWorld(flags: Readonly<Record<string, string>>): Promise<World> {
  const server = await startTestServer(flags)
  const mpu = (call: string, body: object) =>
    server.ask(`${api}/mpu/${call}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  return {
    ...server,
    flags,
    mpu,
    create: async (path, parts) => {
      const slash = path.lastIndexOf('/')
      const [directory, name] = [path.slice(0, slash), path.slice(slash + 1)]
      const reply = await mpu(`create/${directory}`, { path: `/home/me/${name}`, num_parts: parts })
      assert.equal(reply.status, 200, reply.text)
      const { upload_id: id, credentials } = JSON.parse(reply.text) as {
        readonly upload_id: string
        readonly credentials: readonly { url: string; part_number: number; headers: object }[]
      }
      assert.deepEqual(
        credentials.map((one) => [one.part_number, one.headers]),
        Array.from({ length: parts }, (_, index) => [index + 1, {}]),
      )
      return { id, directory, name, urls: credentials.map(({ url }) => url) }
    },
    putPart: (url, body, headers = {}) => {
      assert.ok(url.startsWith(server.url) || url.startsWith('/'), url)
      return server.ask(url.replace(server.url, ''), { method: 'PUT', body, headers })
    },
    complete: ({ id, directory, name }, parts) =>
      mpu(`complete/${directory}`, { path: name, upload_id: id, parts }),
  }
}

/** As clients tell what they sent. */
function sent(replies: readonly Reply[]): readonly object[] {
  return replies.map(({ headers }, index) => ({ part_number: index + 1, etag: headers.etag }))
}

function faultOf({ status, text }: Reply): readonly [number, string] {
  return [status, (JSON.parse(text) as { message: string }).message]
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

for (const database of ['sqlite', 'postgres'] as const) {
  void suite(`uploads in parts, with rows on ${database}`, () => {
    const start = async (t: TestContext, more = {}): Promise<World> => {
      const rows =
        database === 'postgres' ? { database: await (await startPostgres()).newDatabase() } : {}
      const data = await mkdtemp(join(tmpdir(), 'stemma-parts-'))
      const own = { 'artifact-layout': 'objects', 'secret-key': secret, data }
      const world = await openWorld({ ...own, ...rows, ...more })
      t.after(() => world.stop())
      return world
    }
    const uploaded = async (world: World, upload: Upload, pieces: readonly Uint8Array[]) => {
      const replies = await Promise.all(
        upload.urls.map((url, index) => world.putPart(url, pieces[index] ?? Buffer.alloc(0))),
      )
      for (const { status, text } of replies) assert.equal(status, 200, text)
      return sent(replies)
    }

    void test('the parts are one file, in their order, and only when all are there', async (t) => {
      const world = await start(t)
      const pieces = [randomBytes(3_000_000), randomBytes(3_000_000), randomBytes(17)]
      const upload = await world.create('1/run/artifacts/big model.bin', 3)
      // The last first, the first twice: the later one counts.
      const replies: Reply[] = []
      for (const index of [2, 1, 0])
        replies[index] = await world.putPart(
          upload.urls[index] ?? '',
          index === 0 ? Buffer.from('wrong') : (pieces[index] ?? Buffer.alloc(0)),
        )
      replies[0] = await world.putPart(upload.urls[0] ?? '', pieces[0] ?? Buffer.alloc(0))
      assert.equal(replies[2]?.headers.etag, `"${sha256(pieces[2] ?? Buffer.alloc(0))}"`)
      const file = `${api}/artifacts/1/run/artifacts/big%20model.bin`
      assert.equal((await world.ask(file)).status, 404)
      const parts = sent(replies)
      assert.deepEqual((await world.complete(upload, parts.toReversed())).text, '{}')
      const whole = await world.ask(file, { method: 'HEAD' })
      assert.equal(whole.headers['content-length'], '6000017')
      assert.equal(whole.headers.etag, `"${sha256(Buffer.concat(pieces))}"`)
      // The answer may have been lost.
      assert.equal((await world.complete(upload, parts)).status, 200)
      assert.equal((await world.putPart(upload.urls[1] ?? '', Buffer.from('late'))).status, 404)
      const abort = { path: upload.name, upload_id: upload.id }
      assert.equal((await world.mpu(`abort/${upload.directory}`, abort)).status, 200)
      assert.equal((await world.ask(file, { method: 'HEAD' })).headers.etag, whole.headers.etag)
    })

    void test('the parts of a new version are stored as the difference to the one before', async (t) => {
      const world = await start(t)
      const storedBytes = async (): Promise<number> => {
        const { text } = await world.ask('/api/v1/storage/usage')
        const total = text.split('\n').find((line) => line.includes('"total"')) ?? ''
        return (JSON.parse(total) as { stored_bytes: number }).stored_bytes
      }
      const model = randomBytes(8_000_000)
      const upload = async (run: string): Promise<void> => {
        const uploading = await world.create(`1/${run}/artifacts/model.bin`, 4)
        const pieces = [0, 1, 2, 3].map((at) =>
          model.subarray(at * 2_200_000, (at + 1) * 2_200_000),
        )
        const parts = await uploaded(world, uploading, pieces)
        assert.equal((await world.complete(uploading, parts)).status, 200)
      }
      await upload('a')
      const once = await storedBytes()
      // A few bytes in every chunk, so that none is known.
      for (let at = 0; at < model.length; at += 1000) model.writeUInt8(at % 251, at)
      await upload('b')
      const more = (await storedBytes()) - once
      // The last part is one fifth, and is not placed.
      assert.ok(more < 3_000_000, `${more} more bytes`)
      t.diagnostic(`${once} bytes, then ${more} more`)
    })

    void test('two calls that complete an upload at the same time make one file', async (t) => {
      const world = await start(t)
      const pieces = [randomBytes(2_000_000), randomBytes(2_000_000)]
      const upload = await world.create('a/f', 2)
      const parts = await uploaded(world, upload, pieces)
      const replies = await Promise.all([1, 2, 3].map(() => world.complete(upload, parts)))
      assert.deepEqual(
        replies.map(({ status }) => status),
        [200, 200, 200],
      )
      const { headers } = await world.ask(`${api}/artifacts/a/f`, { method: 'HEAD' })
      assert.equal(headers.etag, `"${sha256(Buffer.concat(pieces))}"`)
    })

    void test('a part that is missing or another is named, and the upload stays open', async (t) => {
      const world = await start(t)
      const upload = await world.create('a/f', 3)
      const one = await world.putPart(upload.urls[0] ?? '', Buffer.from('1'))
      const two = await world.putPart(upload.urls[1] ?? '', Buffer.from('2'))
      const [first, second] = sent([one, two]) as [object, object] // two
      const third = { part_number: 3, etag: '"x"' }
      for (const [parts, reason] of [
        [[first, second], 'part 3 of 3 is missing.'],
        [[first, second, third], 'part 3 was not uploaded.'],
        [[first, { part_number: 2, etag: '' }, third], 'the etag of part 2 is not that of what'],
        [[first, first, second], 'part 1 is there twice.'],
        [[first, second, third, { part_number: 4, etag: '' }], 'part 4 is none of the 3'],
        [[first, second, { part_number: 0, etag: '' }], 'part 0 is none of the 3'],
        [[], 'part 1 of 3 is missing.'],
      ] as const) {
        const [status, message] = faultOf(await world.complete(upload, parts))
        assert.equal(status, 400)
        assert.ok(message.includes(reason), `${message} <> ${reason}`)
      }
      const last = await world.putPart(upload.urls[2] ?? '', Buffer.from('3'))
      assert.equal((await world.complete(upload, sent([one, two, last]))).status, 200)
      assert.equal((await world.ask(`${api}/artifacts/a/f`)).text, '123')
    })

    void test('an upload is of its own path, and gone when it is aborted', async (t) => {
      const world = await start(t)
      const upload = await world.create('a/f', 1)
      const parts = await uploaded(world, upload, [Buffer.from('x')])
      for (const other of [
        { ...upload, name: 'g' },
        { ...upload, directory: 'b' },
      ]) {
        assert.match(faultOf(await world.complete(other, parts))[1], /upload of another path/)
        const body = { path: other.name, upload_id: upload.id }
        assert.equal((await world.mpu(`abort/${other.directory}`, body)).status, 400)
      }
      const unknown = ['f'.repeat(32), '', "'; --", 'ü', upload.id.toUpperCase()]
      for (const id of unknown) {
        assert.equal((await world.complete({ ...upload, id }, parts)).status, 404, id)
        const body = { path: 'f', upload_id: id }
        assert.equal((await world.mpu(`abort/a`, body)).status, 200)
      }
      const abort = { path: 'f', upload_id: upload.id }
      for (const _ of [1, 2]) assert.equal((await world.mpu('abort/a', abort)).text, '{}')
      assert.equal((await world.complete(upload, parts)).status, 404)
      assert.equal((await world.putPart(upload.urls[0] ?? '', Buffer.from('x'))).status, 404)
      assert.equal((await world.ask(`${api}/artifacts/a/f`)).status, 404)
    })

    void test('what cannot be a file, or is of too many parts, is refused at once', async (t) => {
      const world = await start(t)
      await world.ask(`${api}/artifacts/d/e`, { method: 'PUT', body: '1' })
      const create = async (directory: string, body: object) =>
        faultOf(await world.mpu(`create/${directory}`, body))
      assert.match((await create('x', { path: '/home/', num_parts: 1 }))[1], /parameter 'path'/)
      assert.match((await create('', { path: 'd', num_parts: 1 }))[1], /refers to a directory/)
      assert.equal((await create('d', { path: '.artifact.uploading.x', num_parts: 1 }))[0], 400)
      for (const num_parts of [0, -1, 1.5, 'many', 2 ** 31]) {
        const [status, message] = await create('x', { path: 'f', num_parts })
        assert.equal(status, 400)
        assert.match(message, /num_parts/)
      }
      // In the words that make clients send it whole.
      const [status, message] = await create('x', { path: 'f', num_parts: 10_001 })
      assert.equal(status, 501)
      assert.match(message, /^Multipart upload is not supported for the current artifact repo/)
      assert.equal((await world.create('x/f', 10_000)).urls.length, 10_000)
    })

    void test('only a URL that the server gave takes a part, and only that part', async (t) => {
      const world = await start(t)
      const upload = await world.create('a/f', 2)
      const [url = '', other = ''] = upload.urls
      const { pathname, searchParams } = new URL(url)
      const query = (changes: object): string =>
        `${pathname}?${new URLSearchParams({ ...Object.fromEntries(searchParams), ...changes }).toString()}`
      const signer = makeSigner({ secretKey: secret, dataDir: '' }, 'artifact parts')
      const foreign = makeSigner({ secretKey: 'another', dataDir: '' }, 'artifact parts')
      const inAnHour = { uploadId: upload.id, partNumber: 1, expiresMs: Date.now() + 3_600_000 }
      for (const bad of [
        pathname,
        query({ signature: '' }),
        query({ signature: 'x'.repeat(43) }),
        query({ expires: String(Number(searchParams.get('expires')) + 1) }),
        query({ signature: new URL(other).searchParams.get('signature') ?? '' }),
        query({}).replace('/1?', '/2?'),
        query({}).replace(upload.id, 'f'.repeat(32)),
        `/api/2.0${partPath(inAnHour, foreign)}`,
        `/api/2.0${partPath({ ...inAnHour, expiresMs: Date.now() - 1 }, signer)}`,
      ]) {
        const [status, message] = faultOf(await world.putPart(bad, Buffer.from('x')))
        assert.equal(status, 403, bad)
        assert.match(message, /not one that the server gave, or has expired/)
      }
      const beyond = partPath({ ...inAnHour, partNumber: 3 }, signer)
      assert.match(faultOf(await world.putPart(`/api/2.0${beyond}`, Buffer.from('x')))[1], /1 to 2/)
      const page = { origin: 'https://evil.example' }
      assert.equal((await world.putPart(url, Buffer.from('x'), page)).status, 403)
      const host = { host: 'evil.example' }
      assert.equal((await world.putPart(url, Buffer.from('x'), host)).status, 403)
      const range = { 'content-range': 'bytes 0-0/2' }
      assert.equal((await world.putPart(url, Buffer.from('x'), range)).status, 400)
      assert.equal((await world.putPart(url, Buffer.from('x'))).status, 200)
    })

    void test('a part that is too large or breaks off is none', async (t) => {
      const world = await start(t)
      const upload = await world.create('a/f', 1)
      const { pathname, search } = new URL(upload.urls[0] ?? '')
      const begin = async (length: number, sentBytes: number): Promise<string> => {
        const socket = connect(Number(new URL(world.url).port), '127.0.0.1')
        socket.write(
          `PUT ${pathname}${search} HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${length}\r\n\r\n`,
        )
        let text = ''
        socket.on('data', (bytes: Buffer) => (text += bytes.toString())).on('error', () => {})
        socket.write(Buffer.alloc(sentBytes))
        if (length < 10_000_000) socket.end()
        await once(socket, 'close')
        return text
      }
      assert.match(await begin(5 * 1024 ** 3 + 1, 17 * 1024 * 1024), /^HTTP\/1.1 413 /)
      await begin(9_999_999, 1_000_000)
      const etag = sha256(Buffer.alloc(1_000_000))
      const [status, message] = faultOf(await world.complete(upload, [{ part_number: 1, etag }]))
      assert.equal(status, 400)
      assert.match(message, /part 1 was not uploaded/)
    })

    void test('a collection keeps the parts of open uploads, and takes those of aborted ones', async (t) => {
      const world = await start(t)
      const pieces = [randomBytes(2_000_000), randomBytes(2_000_000)]
      const upload = await world.create('a/f', 2)
      const first = await world.putPart(upload.urls[0] ?? '', pieces[0] ?? Buffer.alloc(0))
      const aborted = await world.create('a/g', 1)
      await uploaded(world, aborted, [randomBytes(2_000_000)])
      await world.mpu('abort/a', { path: 'g', upload_id: aborted.id })
      await world.stop()

      // As if a day had gone by.
      const settings = await readSettings({ flags: world.flags, environment: {} })
      const engine = new Engine({ settings, onLog: () => {}, onFatal: assert.ifError })
      await engine.ready()
      const folder = join(settings.artifactsDestination, 'stemma-objects')
      const store = await openObjectStore({
        backend: await folderBackend(folder),
        indexPath: join(folder, 'index.sqlite'),
        clock: () => Date.now() + 86_400_000,
      })
      const collected = await store.collect({
        live: liveObjects(engine),
        graceMs: 0,
        isDryRun: false,
      })
      await store.close()
      await engine.stop()
      assert.ok(collected.removedBytes > 1_900_000 && collected.removedBytes < 2_500_000)
      assert.deepEqual(collected.missing, [])

      const again = await openWorld(world.flags)
      t.after(() => again.stop())
      const { pathname, search } = new URL(upload.urls[1] ?? '')
      const second = await again.putPart(pathname + search, pieces[1] ?? Buffer.alloc(0))
      assert.equal((await again.complete(upload, sent([first, second]))).status, 200)
      const { headers } = await again.ask(`${api}/artifacts/a/f`, { method: 'HEAD' })
      assert.equal(headers.etag, `"${sha256(Buffer.concat(pieces))}"`)
    })
  })
}
