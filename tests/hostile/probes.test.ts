import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { send } from '../http/request.ts'
import { startServer, type TestServer } from '../server/start-server.ts'
import { exchange } from './raw-connection.ts'
import { artifacts, mlflow } from './world.ts'

suite('what watches over a server, and clients that ask before they send', () => {
  let server: TestServer
  let prefixed: TestServer
  before(async () => {
    server = await startServer()
    prefixed = await startServer({ arguments: ['--static-prefix', '/stemma'] })
  })
  after(async () => {
    await server.stop()
    await prefixed.stop()
  })

  test('HEAD is answered as GET is, without a body, also below a prefix', async () => {
    for (const { url, prefix } of [
      { url: server.url, prefix: '' },
      { url: prefixed.url, prefix: '/stemma' },
    ]) {
      for (const path of [
        '/health',
        '/ready',
        '/version',
        '/metrics',
        '/',
        '/models/churn',
        '/icon.svg',
        '/api/3.0/mlflow/server-info',
        '/api/v1/status',
      ]) {
        const whole = await send(url, { path: prefix + path })
        const head = await send(url, { method: 'HEAD', path: prefix + path })
        assert.equal(whole.status, 200, path)
        assert.deepEqual([head.status, head.body.length], [200, 0], path)
        assert.equal(head.headers['content-type'], whole.headers['content-type'], path)
      }
    }
  })

  test('a request without the prefix learns it, and the prefix itself leads to the page', async () => {
    const lost = await send(prefixed.url, { path: `${mlflow}/experiments/get?experiment_id=0` })
    assert.equal(lost.status, 404)
    assert.match(lost.text, /begin with \/stemma\//)
    const wrong = await send(prefixed.url, { path: '/stemma/nowhere' })
    assert.equal(wrong.status, 404)
    assert.doesNotMatch(wrong.text, /begin with/)
    for (const method of ['GET', 'HEAD']) {
      const { status, headers } = await send(prefixed.url, { method, path: '/stemma' })
      assert.deepEqual([status, headers['location']], [308, '/stemma/'])
    }
  })

  test('who waits for a word before the body is refused at once, or told to send', async () => {
    const put = (path: string, host = 'localhost') =>
      `PUT ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 1000\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n`
    for (const [request, status] of [
      [put(`${artifacts}/x.bin`, 'evil.example'), 403],
      [put('/nowhere'), 404],
      [put(`${artifacts}/%2e%2e%2fx.bin`), 400],
    ] as const) {
      const started = performance.now()
      const answer = await exchange(server.port, request)
      assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `), request)
      assert.ok(performance.now() - started < 2000, request)
    }
    const taken = await exchange(server.port, `${put(`${artifacts}/x.bin`)}${'x'.repeat(1000)}`)
    assert.match(taken, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /)
    const body = '{"name":"asked"}'
    const post = `POST ${mlflow}/experiments/create HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n${body}`
    assert.match(await exchange(server.port, post), /100 Continue\r\n\r\nHTTP\/1\.1 200 /)
  })
})
