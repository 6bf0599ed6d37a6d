import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdir, writeFile, mkdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { startTestServer, type TestServer } from '../doors/mlflow/artifacts/test-server.ts'
import { newPostgres } from './new-postgres.testing.ts'

const base = '/api/2.0/mlflow-artifacts/artifacts'
const mebibyte = 1024 * 1024

for (const database of ['sqlite', 'postgres'] as const) {
  void suite(`artifacts as objects, with names on ${database}`, () => {
    const start = async (t: TestContext): Promise<TestServer> => {
      const rows = database === 'postgres' ? { database: await newPostgres() } : {}
      const server = await startTestServer({ 'artifact-layout': 'objects', ...rows })
      t.after(() => server.stop())
      return server
    }

    void test('files come back as they went up, whole and in part, and equal ones take space once', async (t) => {
      const { ask, folder } = await start(t)
      const content = randomBytes(3 * mebibyte).toString('latin1')
      const bytes = Buffer.from(content)
      const id = createHash('sha256').update(bytes).digest('hex')
      for (const path of ['1/a/artifacts/model.bin', '1/b/artifacts/copy.bin', 'small', 'empty']) {
        const body = path === 'small' ? 'x' : path === 'empty' ? '' : bytes
        assert.equal((await ask(`${base}/${path}`, { method: 'PUT', body })).status, 200)
      }
      const { text, headers } = await ask(`${base}/1/b/artifacts/copy.bin`)
      assert.ok(text === content)
      assert.equal(headers.etag, `"${id}"`)
      const part = await ask(`${base}/small`, { headers: { range: 'bytes=0-0' } })
      assert.deepEqual([part.status, part.text], [206, 'x'])
      const same = await ask(`${base}/1/a/artifacts/model.bin`, {
        headers: { 'if-none-match': `"${id}"` },
      })
      assert.equal(same.status, 304)
      assert.equal((await ask(`${base}/empty`)).text, '')
      const stored = await ask('/api/v1/storage/usage')
      const total = stored.text.split('\n').find((line) => line.includes('"total"')) ?? ''
      const { logical_bytes: logical, stored_bytes: kept } = JSON.parse(total) as {
        readonly logical_bytes: number
        readonly stored_bytes: number
      }
      assert.ok(logical - kept > bytes.length * 0.9, total)
      assert.deepEqual(await readdir(folder), ['stemma-objects'])
    })

    void test('directories list in pages, and go as a whole', async (t) => {
      const { ask, makeRun } = await start(t)
      const run = await makeRun()
      const names = Array.from({ length: 40 }, (_, i) => `f${String(i).padStart(3, '0')}`)
      await Promise.all(
        [...names, 'deep/er/x', 'deep.txt', 'deep0'].map((name) =>
          ask(`${base}/${run.root}/${name}`, { method: 'PUT', body: name }),
        ),
      )
      const list = async (path: string): Promise<string[]> => {
        const { text } = await ask(`${base}?path=${run.root}/${path}`)
        const { files = [] } = JSON.parse(text) as { files?: { path: string }[] }
        return files.map((file) => file.path)
      }
      assert.deepEqual(await list(''), ['deep', 'deep.txt', 'deep0', ...names])
      assert.deepEqual(await list('deep/er'), ['x'])
      const removed = await ask(`${base}/${run.root}/deep`, { method: 'DELETE' })
      assert.equal(removed.status, 200)
      assert.deepEqual(await list(''), ['deep.txt', 'deep0', ...names])
      assert.deepEqual(await list('deep/er'), [])
      assert.equal((await ask(`${base}/${run.root}/deep/er/x`)).status, 404)
    })

    void test('a name is a file or a directory, and a later file takes the place of an earlier', async (t) => {
      const { ask } = await start(t)
      const put = async (path: string, body: string | Uint8Array) =>
        (await ask(`${base}/${path}`, { method: 'PUT', body })).status
      assert.equal(await put('d/f', '1'), 200)
      assert.equal(await put('d', '2'), 400)
      assert.equal(await put('d', Buffer.alloc(mebibyte)), 400)
      assert.equal(await put('d/f/g', '2'), 400)
      assert.equal(await put('d/f', '3'), 200)
      assert.equal((await ask(`${base}/d/f`)).text, '3')
      assert.equal(await put(`long/${'x/'.repeat(1300)}f`, '1'), 400)
      assert.equal(await put('.artifact.uploading.x', '1'), 400)
    })

    void test('an upload that breaks off shows nothing', async (t) => {
      const { ask, url } = await start(t)
      const socket = connect(Number(new URL(url).port), '127.0.0.1')
      socket.write(`PUT ${base}/cut HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9999999\r\n\r\n`)
      socket.write(Buffer.alloc(3 * mebibyte))
      socket.end()
      socket.resume()
      await once(socket, 'close')
      assert.equal((await ask(`${base}/cut`)).status, 404)
      assert.equal((await ask(`${base}/cut`, { method: 'PUT', body: 'whole' })).status, 200)
      assert.equal((await ask(`${base}/cut`)).text, 'whole')
    })

    void test('a collection keeps what has a name, in all its pages', async (t) => {
      const { ask } = await start(t)
      for (let i = 0; i < 20; i++) {
        await ask(`${base}/keep/${i}`, { method: 'PUT', body: String(i) })
      }
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ grace: '1m' })
      const { status, text } = await ask('/api/v1/storage/gc', { method: 'POST', headers, body })
      assert.equal(status, 200)
      assert.match(text, /"missing":0,.*"done":true/)
      for (let i = 0; i < 20; i++) assert.equal((await ask(`${base}/keep/${i}`)).text, String(i))
    })
  })
}

test('plain files from before stay where they are', async (t) => {
  const { ask, folder, stop } = await startTestServer({ 'artifact-layout': 'objects' })
  t.after(() => stop())
  await mkdir(join(folder, '1'), { recursive: true })
  await writeFile(join(folder, '1/plain'), 'x')
  assert.equal((await ask(`${base}/1/plain`)).status, 404)
  assert.deepEqual(await readdir(join(folder, '1')), ['plain'])
})
