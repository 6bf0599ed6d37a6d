import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import {
  layouts,
  startTestServer,
  type AskOptions,
  type Reply,
  type TestServer,
} from './test-server.ts'

const base = '/api/2.0/mlflow-artifacts/artifacts'
for (const layout of layouts) {
  describe(`artifacts as ${layout}`, () => {
    let server: TestServer
    before(async () => void (server = await startTestServer({ 'artifact-layout': layout })))
    after(() => server.stop())

    const put = (path: string, body: AskOptions['body'], headers = {}): Promise<Reply> =>
      server.ask(`${base}/${path}`, { method: 'PUT', body: body ?? null, headers })
    const get = (path: string, headers = {}): Promise<Reply> =>
      server.ask(`${base}/${path}`, { headers })
    /** The code and text of an error. */
    const faultOf = ({ text }: Reply): Record<string, unknown> =>
      JSON.parse(text) as Record<string, unknown>
    const list = async (path: string): Promise<unknown> =>
      JSON.parse((await server.ask(`${base}?path=${path}`)).text)

    test('a file goes up and comes down, under both prefixes', async () => {
      const up = await put('t1/notes/hello.txt', 'hello')
      assert.deepEqual([up.status, up.text, up.headers['content-type']], [200, '', undefined])
      for (const prefix of ['/api', '/ajax-api']) {
        const down = await server.ask(`${prefix}/2.0/mlflow-artifacts/artifacts/t1/notes/hello.txt`)
        assert.deepEqual([down.status, down.text], [200, 'hello'])
      }
    })

    test('a download is an attachment that no browser runs', async () => {
      await put('t2/uni%C3%A9%20a.html', '<script>', { 'content-type': 'text/html' })
      const { headers } = await get('t2/uni%C3%A9%20a.html')
      assert.equal(headers['x-content-type-options'], 'nosniff')
      assert.equal(headers['content-security-policy'], 'sandbox')
      assert.match(
        headers['content-disposition'] ?? '',
        /^attachment; .*filename\*=UTF-8''uni%C3%A9/,
      )
      assert.equal(headers['content-length'], '8')
      assert.equal(headers['accept-ranges'], 'bytes')
    })

    test('a plus is a plus in paths and a space in queries', async () => {
      await put('t3/a+b c'.replace(' ', '%20'), 'x')
      assert.deepEqual(await server.namesIn('t3'), ['a+b c'])
      assert.equal((await get('t3/a+b%20c')).text, 'x')
      await put('t3/d+e/f', 'x')
      assert.deepEqual(await list('t3/d+e'), {})
      assert.deepEqual(await list('t3/d%2Be'), {
        files: [{ path: 'f', is_dir: false, file_size: 1 }],
      })
    })

    test('odd names live side by side', async () => {
      const names = [
        '数据.csv',
        'ünï',
        '100%',
        'a&b=c',
        "it's",
        'semi;colon',
        'x:y',
        '[a]',
        'e\u0301',
      ]
      for (const name of names) {
        assert.equal((await put(`t4/${encodeURIComponent(name)}`, name)).status, 200, name)
      }
      for (const name of names)
        assert.equal((await get(`t4/${encodeURIComponent(name)}`)).text, name)
      assert.deepEqual(await server.namesIn('t4'), names.sort())
    })

    test('an empty file may come chunked without bytes', async () => {
      assert.equal((await put('t5/empty', null)).status, 200)
      assert.equal((await put('t5/none', '')).status, 200)
      const { status, text, headers } = await get('t5/empty')
      assert.deepEqual([status, text, headers['content-length']], [200, '', '0'])
      const file = { is_dir: false }
      assert.deepEqual(await list('t5'), {
        files: [
          { path: 'empty', ...file },
          { path: 'none', ...file },
        ],
      })
    })

    test('any content type is taken, also one that is none', async () => {
      for (const type of [
        'garbage',
        'application/json',
        'multipart/form-data; boundary=x',
        '',
        ';;',
      ]) {
        assert.equal((await put('t6/f', '{"', { 'content-type': type })).status, 200, type)
      }
      assert.equal((await get('t6/f')).text, '{"')
    })

    test('listings have base names, and are empty for files and for nothing', async () => {
      for (const path of ['t7/b/c.txt', 't7/a.txt', 't7/d.txt']) await put(path, '12')
      const file = { is_dir: false, file_size: 2 }
      const files = [
        { path: 'a.txt', ...file },
        { path: 'b', is_dir: true },
        { path: 'd.txt', ...file },
      ]
      assert.deepEqual(await list('t7'), { files })
      assert.deepEqual(await list('t7/'), { files })
      assert.deepEqual(await list('t7/a.txt'), {})
      assert.deepEqual(await list('t7/nowhere'), {})
      const { text } = await server.ask(base)
      assert.match(text, /\{"path":"t7","is_dir":true\}/)
    })

    test('what cannot be downloaded is said with the right status at once', async () => {
      await put('t8/d/f', 'x')
      const missing = await get('t8/none.txt')
      assert.equal(missing.status, 404)
      assert.equal(faultOf(missing)['error_code'], 'RESOURCE_DOES_NOT_EXIST')
      assert.equal(faultOf(missing)['message'], "No such artifact: 't8/none.txt'")
      assert.equal((await get('t8/d/f/')).status, 404)
      assert.equal((await get('t8/d/f/x')).status, 404)
      for (const [path, shown] of [
        ['t8/d', 't8/d'],
        ['t8/d/', 't8/d'],
        ['', ''],
      ]) {
        const { status, text } = await get(path ?? '')
        assert.equal(status, 400)
        assert.deepEqual(JSON.parse(text), {
          detail: `Artifact path refers to a directory, not a file: '${shown}'`,
        })
      }
    })

    test('an upload needs a file name, and a place that is free for a file', async () => {
      for (const path of ['t9/sub/', '']) {
        const { status, text } = await put(path, 'x')
        assert.equal(status, 400)
        assert.deepEqual(JSON.parse(text), {
          detail: "Artifact path must include a filename (cannot end with '/').",
        })
      }
      await put('t9/d/f', 'x')
      for (const path of [
        't9/d',
        't9/d/f/g',
        `t9/${'x'.repeat(256)}`,
        't9/.artifact.uploading.1',
      ]) {
        const reply = await put(path, 'x')
        assert.equal(reply.status, 400, path)
        assert.equal(faultOf(reply)['error_code'], 'INVALID_PARAMETER_VALUE')
      }
      assert.equal((await put('t9/part', 'x', { 'content-range': 'bytes 0-0/2' })).status, 400)
      assert.deepEqual(await server.namesIn('t9'), ['d'])
    })

    test('files and directories are deleted; what is not there is no error', async () => {
      const remove = (path: string): Promise<Reply> =>
        server.ask(`${base}/${path}`, { method: 'DELETE' })
      for (const path of ['t10/a', 't10/d/b', 't10/d/e/c']) await put(path, 'x')
      for (const path of ['t10/a', 't10/d', 't10/never', 't10/d/e/c']) {
        const { status, text } = await remove(path)
        assert.deepEqual([status, text], [200, '{}'], path)
      }
      assert.deepEqual(await server.namesIn('t10'), [])
      for (const path of ['', '.', './']) assert.equal((await remove(path)).status, 400, path)
      const body = { method: 'DELETE', body: '{}', headers: { 'content-type': 'application/json' } }
      assert.equal((await server.ask(`${base}/t10/never`, body)).status, 200)
    })

    test('HEAD tells what GET would, without the bytes', async () => {
      await put('t11/f.png', '123')
      const head = await server.ask(`${base}/t11/f.png`, {
        method: 'HEAD',
        headers: { range: 'bytes=0-0' },
      })
      const { headers } = await get('t11/f.png')
      assert.deepEqual([head.status, head.text], [200, ''])
      for (const name of ['content-length', 'content-type', 'etag', 'last-modified']) {
        assert.equal(head.headers[name], headers[name], name)
      }
      assert.equal((await server.ask(`${base}/t11/none`, { method: 'HEAD' })).status, 404)
    })

    test('ranges, whole and beyond', async () => {
      await put('t12/f', 'hello world!')
      const range = async (value: string, path = 't12/f'): Promise<unknown[]> => {
        const { status, text, headers } = await get(path, { range: value })
        return [status, text, headers['content-range']]
      }
      assert.deepEqual(await range('bytes=0-3'), [206, 'hell', 'bytes 0-3/12'])
      assert.deepEqual(await range('bytes=-3'), [206, 'ld!', 'bytes 9-11/12'])
      assert.deepEqual(await range('bytes=6-'), [206, 'world!', 'bytes 6-11/12'])
      assert.deepEqual(await range('bytes=50-60'), [416, '', 'bytes */12'])
      assert.deepEqual(await range('bytes=0-1,3-4'), [200, 'hello world!', undefined])
      await put('t12/empty', null)
      assert.deepEqual(await range('bytes=0-', 't12/empty'), [416, '', 'bytes */0'])
    })

    test('who has the file already is told so', async () => {
      await put('t13/f', 'one')
      const { headers } = await get('t13/f')
      const [etag = '', modified = ''] = [headers.etag, headers['last-modified']]
      for (const known of [{ 'if-none-match': etag }, { 'if-modified-since': modified }]) {
        const { status, text, headers } = await get('t13/f', known)
        assert.deepEqual([status, text, headers.etag], [304, '', etag])
      }
      const same = await get('t13/f', { range: 'bytes=0-0', 'if-range': etag })
      assert.deepEqual([same.status, same.text], [206, 'o'])
      await put('t13/f', 'two')
      const next = await get('t13/f', { range: 'bytes=0-0', 'if-range': etag })
      assert.deepEqual([next.status, next.text], [200, 'two'])
      assert.equal((await get('t13/f', { 'if-none-match': etag })).text, 'two')
    })

    test('of uploads to one path at once, one wins whole', async () => {
      const letters = ['a', 'b', 'c', 'd', 'e', 'f']
      await Promise.all(letters.map((letter) => put('t15/f', Buffer.alloc(400_000, letter))))
      assert.match((await get('t15/f')).text, /^(\w)\1{399999}$/)
      assert.deepEqual(await server.namesIn('t15'), ['f'])
    })

    test('listings beside uploads show only whole files', async () => {
      const uploads = Promise.all(Array.from({ length: 60 }, (_, i) => put(`t16/${i}`, '12345678')))
      for (let i = 0; i < 20; i++) {
        const { files = [] } = (await list('t16')) as { files?: { file_size: number }[] }
        for (const { file_size } of files) assert.equal(file_size, 8)
      }
      await uploads
      assert.equal((await server.namesIn('t16')).length, 60)
    })

    test('a large upload that is refused gets its answer, not a broken connection', async () => {
      const reply = await put('..%2fx', Buffer.alloc(8 * 1024 * 1024))
      assert.deepEqual([reply.status, faultOf(reply)['message']], [400, 'Invalid path'])
    })

    test('a mark that ends the path for the router is refused', async () => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
      socket.write(
        `DELETE ${base}/t18/a#b HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`,
      )
      assert.match(await text(socket), /^HTTP\/1.1 400 /)
    })

    test('large files pass through whole', async () => {
      const body = Buffer.alloc(20 * 1024 * 1024 + 1, 'stemma!')
      assert.equal((await put('t19/large', body)).status, 200)
      const { status, text } = await get('t19/large')
      assert.equal(status, 200)
      assert.ok(text === body.toString())
    })

    test('an upload that breaks off changes nothing', async () => {
      await put('t17/old', 'old')
      for (const framing of ['content-length: 1000000', 'transfer-encoding: chunked']) {
        for (const name of ['old', 'new']) {
          const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
          socket.write(
            `PUT ${base}/t17/${name} HTTP/1.1\r\nhost: localhost\r\n${framing}\r\n\r\n40\r\n${'x'.repeat(60)}`,
          )
          await list('t17')
          socket.destroy()
          await list('t17')
        }
      }
      assert.equal((await get('t17/old')).text, 'old')
      assert.deepEqual(await list('t17'), { files: [{ path: 'old', is_dir: false, file_size: 3 }] })
    })
  })
}
