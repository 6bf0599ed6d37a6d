import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { liveObjects } from '@stemma/core'
import { folderBackend, openObjectStore } from '@stemma/objects'
import { readSettings } from '../../../config/read-settings.ts'
import { Database } from '../../../threads/database/database.ts'
import { api, faultOf, openWorld, sent, sha256, startWorld, uploaded } from './multipart.testing.ts'
import type { Reply } from './test-server.ts'

for (const database of ['sqlite', 'postgres'] as const) {
  void suite(`uploads in parts, with rows on ${database}`, () => {
    void test('the parts are one file, in their order, and only when all are there', async (t) => {
      const world = await startWorld(t, database)
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
      const world = await startWorld(t, database)
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
      const world = await startWorld(t, database)
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
      const world = await startWorld(t, database)
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

    void test('a collection keeps the parts of open uploads, and takes those of aborted ones', async (t) => {
      const world = await startWorld(t, database)
      const pieces = [randomBytes(2_000_000), randomBytes(2_000_000)]
      const upload = await world.create('a/f', 2)
      const first = await world.putPart(upload.urls[0] ?? '', pieces[0] ?? Buffer.alloc(0))
      const aborted = await world.create('a/g', 1)
      await uploaded(world, aborted, [randomBytes(2_000_000)])
      await world.mpu('abort/a', { path: 'g', upload_id: aborted.id })
      await world.stop()

      // As if a day had gone by.
      const settings = await readSettings({ flags: world.flags, environment: {} })
      const threads = new Database({ settings, onLog: () => {}, onFatal: assert.ifError })
      await threads.ready()
      const folder = join(settings.artifactsDestination, 'stemma-objects')
      const store = await openObjectStore({
        backend: await folderBackend(folder),
        indexPath: join(folder, 'index.sqlite'),
        clock: () => Date.now() + 86_400_000,
      })
      const collected = await store.collect({
        live: liveObjects({ rows: threads.rows({ actor: { kind: 'stemma' }, requestId: 'test' }) }),
        graceMs: 0,
        isDryRun: false,
      })
      await store.close()
      await threads.stop()
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
