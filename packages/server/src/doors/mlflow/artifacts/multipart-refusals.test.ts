import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { suite, test } from 'node:test'
import { makeSigner } from '../../../secrets/make-signer.ts'
import { api, faultOf, secret, sha256, startWorld, uploaded } from './multipart.testing.ts'
import { partPath } from './signed-part.ts'

for (const database of ['sqlite', 'postgres'] as const) {
  void suite(`bad uploads in parts, with rows on ${database}`, () => {
    void test('an upload is of its own path, and gone when it is aborted', async (t) => {
      const world = await startWorld(t, database)
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
      const world = await startWorld(t, database)
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
      const world = await startWorld(t, database)
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
      const world = await startWorld(t, database)
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
  })
}
