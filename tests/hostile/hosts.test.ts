import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { send } from '../http/request.ts'
import { startServer } from '../server/start-server.ts'
import { exchange } from './raw-connection.ts'
import { artifacts, mlflow, startWorld, type World } from './world.ts'

const goodHosts = [
  'localhost',
  'localhost:5000',
  '127.0.0.1',
  '127.0.0.1:8080',
  '[::1]',
  '[::1]:5000',
  '0.0.0.0:5000',
  '192.168.1.20',
  '192.168.1.20:5000',
  '10.1.2.3:5000',
  '172.16.0.1',
  '172.31.255.1:80',
  '[fd00::1]:5000',
]

const badHosts = [
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  '10.evil.example',
  '192.168.evil.example',
  '172.16.evil.example',
  '10.1.2.3.evil.example:5000',
  '172.32.0.1',
  '172.15.0.1',
  '11.1.2.3',
  '8.8.8.8',
  'evil.example:5000@localhost',
  'localhost:5000.evil.example',
  '[::2]',
  '*',
  'localhost,evil.example',
]

suite('Host and Origin', () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(async () => {
    await world.server.stop()
  })

  const get = `${mlflow}/experiments/get?experiment_id=0`

  test('this machine and private networks are let in', async () => {
    for (const host of goodHosts) {
      const answer = await world.send({ path: get, headers: { host } })
      assert.equal(answer.status, 200, `${host}: ${answer.text}`)
    }
  })

  test('any other host is refused, whatever it looks like', async () => {
    for (const host of badHosts) {
      for (const path of [
        get,
        '/',
        `${artifacts}?path=`,
        '/get-artifact?run_id=x&path=y',
        '/api/v1/experiments',
      ]) {
        const answer = await world.send({ path, headers: { host } })
        assert.ok(
          answer.status === 403 || answer.status === 400,
          `${host} ${path}: ${answer.status}`,
        )
        if (answer.status === 403) assert.match(answer.text, /Invalid Host header/)
        assert.ok(!answer.text.includes('Default'))
      }
    }
  })

  test('probes are answered for any host, and only they', async () => {
    for (const path of ['/health', '/version']) {
      assert.equal((await world.send({ path, headers: { host: 'evil.example' } })).status, 200)
    }
    for (const path of ['/health/', '/health/x', '/healthx', '/version/../api/v1/experiments']) {
      assert.notEqual(
        (await world.send({ path, headers: { host: 'evil.example' } })).status,
        200,
        path,
      )
    }
  })

  test('a missing, doubled or contradicting host is refused', async () => {
    const { port } = world.server
    const close = 'Connection: close\r\n\r\n'
    for (const head of [
      `GET ${get} HTTP/1.1\r\n${close}`,
      `GET ${get} HTTP/1.0\r\n${close}`,
      `GET ${get} HTTP/1.1\r\nHost: \r\n${close}`,
      `GET ${get} HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n${close}`,
      `GET http://evil.example${get} HTTP/1.1\r\nHost: evil.example\r\n${close}`,
    ]) {
      const answer = await exchange(port, head)
      assert.match(answer, /^HTTP\/1\.1 (400|403)/, `${head} -> ${answer.slice(0, 200)}`)
    }
  })

  test('forwarded names do not open the door', async () => {
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'localhost',
      forwarded: 'host=localhost',
      'x-host': 'localhost',
    }
    assert.equal((await world.send({ path: get, headers })).status, 403)
  })

  test('writes from a page of another origin are refused, and nothing is written', async () => {
    const state = await world.snapshot()
    const { runId, experimentId, modelId } = world.ids
    const tag = { run_id: runId, key: 'evil', value: 'x' }
    const writes = [
      { method: 'POST', path: `${mlflow}/runs/set-tag`, body: tag },
      { method: 'POST', path: '/ajax-api/2.0/mlflow/runs/set-tag', body: tag },
      {
        method: 'PUT',
        path: `${artifacts}/${experimentId}/${runId}/artifacts/evil.txt`,
        body: 'x',
      },
      { method: 'DELETE', path: `${artifacts}/${experimentId}/${runId}/artifacts/dir/a.txt` },
      {
        method: 'PATCH',
        path: `${mlflow}/logged-models/${modelId}/tags`,
        body: { tags: [{ key: 'evil', value: 'x' }] },
      },
      { method: 'DELETE', path: `/api/v1/runs/${runId}` },
      { method: 'POST', path: '/api/v1/experiments', body: { name: 'evil' } },
    ]
    for (const origin of [
      'https://evil.example',
      'null',
      'http://localhost.evil.example',
      'http://evil.example:5000',
      'https://127.0.0.1.evil.example',
      'file://',
    ]) {
      for (const request of writes) {
        const answer = await world.send({ ...request, headers: { origin } })
        assert.equal(
          answer.status,
          403,
          `${request.method} ${request.path} from ${origin}: ${answer.text}`,
        )
        assert.match(answer.text, /Cross-origin request blocked/)
      }
    }
    assert.equal(await world.snapshot(), state)
  })

  test('pages of this machine and programs without an origin may write', async () => {
    for (const origin of [
      'http://localhost:3000',
      'http://127.0.0.1:5000',
      'http://[::1]:8080',
      undefined,
    ]) {
      const body = { run_id: world.ids.runId, key: 'own', value: String(origin) }
      const headers: Record<string, string> = origin === undefined ? {} : { origin }
      const answer = await world.send({
        method: 'POST',
        path: `${mlflow}/runs/set-tag`,
        body,
        headers,
      })
      assert.equal(answer.status, 200, `${origin}: ${answer.text}`)
      if (origin !== undefined) assert.equal(answer.headers['access-control-allow-origin'], origin)
    }
  })

  test('no other origin may read answers, and preflights say so', async () => {
    const origin = 'https://evil.example'
    const read = await world.send({ path: get, headers: { origin } })
    assert.equal(read.headers['access-control-allow-origin'], undefined)
    const headers = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    }
    const preflight = await world.send({
      method: 'OPTIONS',
      path: `${mlflow}/runs/set-tag`,
      headers,
    })
    assert.notEqual(preflight.headers['access-control-allow-origin'], origin)
    assert.notEqual(preflight.headers['access-control-allow-origin'], '*')
    const own = await world.send({
      method: 'OPTIONS',
      path: `${mlflow}/runs/set-tag`,
      headers: { ...headers, origin: 'http://localhost:3000' },
    })
    assert.equal(own.status, 204)
    assert.equal(own.headers['access-control-allow-origin'], 'http://localhost:3000')
  })

  test('every answer tells browsers not to guess and not to frame', async () => {
    for (const path of [
      get,
      '/health',
      '/version',
      '/nowhere',
      '/api/2.0/mlflow/nowhere',
      `${mlflow}/runs/get?run_id=none`,
    ]) {
      const { headers } = await world.send({ path })
      assert.equal(headers['x-content-type-options'], 'nosniff', path)
      assert.equal(headers['x-frame-options'], 'SAMEORIGIN', path)
      assert.match(headers['vary'] ?? '', /Origin/i, path)
    }
  })

  test('allowed hosts can be configured', async (t) => {
    const server = await startServer({
      arguments: ['--allowed-hosts', 'tracker.example,*.corp.example,[::1],10.*'],
    })
    t.after(() => server.stop())
    const status = async (host: string) =>
      (await send(server.url, { path: get, headers: { host } })).status
    assert.equal(await status('tracker.example'), 200)
    assert.equal(await status('a.corp.example'), 200)
    assert.equal(await status('corp.example.evil.example'), 403)
    assert.equal(await status('evil.example'), 403)
    assert.equal(await status('[::1]:5000'), 200)
    assert.equal(await status('10.1.2.3:5000'), 200)
    assert.equal(await status('10.evil.example'), 403)
    const refused = await send(server.url, { path: get, headers: { host: 'evil.example' } })
    assert.match(refused.text, /^Invalid Host header - possible DNS .*--allowed-hosts/)
    await send(server.url, { path: get, headers: { host: 'second.example' } })
    while (!server.log().includes('second.example')) await pause(20)
    const warnings = server
      .log()
      .split('\n')
      .filter((line) => line.includes('"warn"'))
    const names = warnings.flatMap((line) => /"host":"([^"]*)"/u.exec(line)?.[1] ?? [])
    assert.deepEqual(names, [
      'corp.example.evil.example',
      'evil.example',
      '10.evil.example',
      'second.example',
    ])
  })

  test('unknown routes answer 404 in JSON', async () => {
    for (const path of [
      '/api/2.0/mlflow/nowhere',
      '/ajax-api/2.0/mlflow/registered-models/nothing',
      '/api/v1/nowhere',
    ]) {
      const answer = await world.send({ path })
      assert.equal(answer.status, 404)
      assert.deepEqual((answer.json as { error_code: string }).error_code, 'ENDPOINT_NOT_FOUND') // an error body
    }
  })
})
