import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startTestServer, type AskOptions, type Reply, type TestServer } from './test-server.ts'

const base = '/api/2.0/mlflow-artifacts/artifacts'
let server: TestServer
before(async () => void (server = await startTestServer({ 'artifact-layout': 'plain' })))
after(() => server.stop())

const put = (path: string, body: AskOptions['body'], headers = {}): Promise<Reply> =>
  server.ask(`${base}/${path}`, { method: 'PUT', body: body ?? null, headers })
const get = (path: string, headers = {}): Promise<Reply> =>
  server.ask(`${base}/${path}`, { headers })
const list = async (path: string): Promise<unknown> =>
  JSON.parse((await server.ask(`${base}?path=${path}`)).text)

test('a file lies where MLflow would put it', async () => {
  assert.equal((await put('t1/notes/hello.txt', 'hello')).status, 200)
  assert.equal(await readFile(join(server.folder, 't1/notes/hello.txt'), 'utf8'), 'hello')
})

test('links out of the folder lead nowhere', async () => {
  await mkdir(join(server.folder, 't14'), { recursive: true })
  await symlink('/etc', join(server.folder, 't14/way'))
  await writeFile(join(server.folder, 't14/f'), 'x')
  for (const path of ['t14/way/passwd', 't14/way'])
    assert.equal((await get(path)).status, 400, path)
  assert.equal((await put('t14/way/new', 'x')).status, 400)
  assert.equal((await server.ask(`${base}?path=t14/way`)).status, 400)
  assert.equal((await server.ask(`${base}/t14/way/new`, { method: 'DELETE' })).status, 400)
  assert.deepEqual(await list('t14'), { files: [{ path: 'f', is_dir: false, file_size: 1 }] })
})

test('an upload that breaks off leaves nothing', async () => {
  await put('t17/old', 'old')
  const folder = join(server.folder, 't17')
  for (const framing of ['content-length: 1000000', 'transfer-encoding: chunked']) {
    for (const name of ['old', 'new']) {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
      socket.write(
        `PUT ${base}/t17/${name} HTTP/1.1\r\nhost: localhost\r\n${framing}\r\n\r\n40\r\n${'x'.repeat(60)}`,
      )
      while ((await readdir(folder)).length < 2) await list('t17')
      socket.destroy()
      while ((await readdir(folder)).length > 1) await list('t17')
    }
  }
  assert.equal((await get('t17/old')).text, 'old')
})

test('no answer keeps a file open, also one that nobody reads to its end', async () => {
  await put('t20/f', Buffer.alloc(30 * 1024 * 1024))
  const path = join(server.folder, 't20/f')
  const openTimes = async (): Promise<number> => {
    const links = (await readdir('/proc/self/fd')).map((fd) =>
      readlink(`/proc/self/fd/${fd}`).catch(() => ''),
    )
    return (await Promise.all(links)).filter((link) => link === path).length
  }
  const etag = (await get('t20/f', { range: 'bytes=0-0' })).headers.etag ?? ''
  await get('t20/f', { 'if-none-match': etag })
  await get('t20/f', { range: 'bytes=99999999-' })
  await get('t20/f/')
  await server.ask(`${base}/t20/f`, { method: 'HEAD' })
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
  socket.write(`GET ${base}/t20/f HTTP/1.1\r\nhost: localhost\r\n\r\n`)
  await once(socket, 'readable')
  assert.equal(await openTimes(), 1)
  socket.destroy()
  while ((await openTimes()) > 0) await list('t20')
})
