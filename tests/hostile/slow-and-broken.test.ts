import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { send } from '../http/request.ts'
import { startServer } from '../server/start-server.ts'
import { exchange, RawConnection } from './raw-connection.ts'
import { artifacts, mlflow, startWorld, type World } from './world.ts'

suite('slow clients and broken HTTP', () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(async () => {
    await world.server.stop()
  })

  const post = (path: string, length: number | string) =>
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n`

  test(
    'hundreds of stalled requests keep nobody waiting, and end with an error',
    { timeout: 120_000 },
    async () => {
      const { port } = world.server
      const stalled: RawConnection[] = []
      for (let index = 0; index < 300; index += 1) {
        const connection = await RawConnection.open(port)
        // A third stops in the head, a third before the body, a third within it.
        const head = post(`${mlflow}/runs/set-tag`, 100)
        connection.write(
          index % 3 === 0 ? head : index % 3 === 1 ? `${head}\r\n` : `${head}\r\n{"run_id":`,
        )
        stalled.push(connection)
      }
      const started = performance.now()
      for (let index = 0; index < 20; index += 1) {
        const answer = await world.send({ path: `${mlflow}/runs/get?run_id=${world.ids.runId}` })
        assert.equal(answer.status, 200)
      }
      const elapsed = performance.now() - started
      assert.ok(
        elapsed < 5000,
        `20 requests took ${Math.round(elapsed)} ms beside 300 stalled ones`,
      )
      const inBody = stalled.filter((_, index) => index % 3 !== 0)
      const answers = await Promise.all(inBody.map((connection) => connection.untilClosed(90_000)))
      for (const answer of answers) {
        assert.ok(answer !== undefined, 'a stalled body is waited for without end')
        assert.match(answer, /^(HTTP\/1\.1 4\d\d|$)/)
      }
      for (const connection of stalled) connection.destroy()
    },
  )

  test('a stop waits for clients that stall, but not for long', { timeout: 60_000 }, async (t) => {
    const server = await startServer()
    t.after(() => server.kill9())
    const upload = `PUT ${artifacts}/stalled.bin HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf`
    const stalled = await RawConnection.open(server.port)
    stalled.write(upload)
    while ((await send(server.url, { path: '/health' })).status !== 200);
    const started = performance.now()
    const pid = server.pid()
    process.kill(pid, 'SIGTERM')
    while (isRunning(pid)) await pause(100)
    const seconds = (performance.now() - started) / 1000
    assert.ok(seconds > 15 && seconds < 30, `${seconds} s`)
    stalled.destroy()
  })

  test('an upload that breaks off leaves nothing', async () => {
    const { port } = world.server
    const folder = `${world.ids.experimentId}/${world.ids.runId}/artifacts`
    const put = (name: string) =>
      `PUT ${artifacts}/${folder}/${name} HTTP/1.1\r\nHost: localhost\r\n`
    const broken = [
      `${put('short.bin')}Content-Length: 1000000\r\n\r\n${'x'.repeat(70_000)}`,
      `${put('chunks.bin')}Transfer-Encoding: chunked\r\n\r\n10000\r\n${'y'.repeat(65_536)}\r\n`,
    ]
    for (const request of broken) {
      const connection = await RawConnection.open(port)
      connection.write(request)
      // Let the bytes arrive: the server answers the next request after it has seen them.
      await world.send({ path: '/health' })
      connection.destroy()
    }
    for (const name of ['short.bin', 'chunks.bin']) {
      const answer = await world.send({ path: `${artifacts}/${folder}/${name}` })
      assert.equal(answer.status, 404, `${name}: ${answer.status}, ${answer.body.length} bytes`)
    }
    const listing = await world.send({ path: `${artifacts}?path=${folder}` })
    assert.deepEqual(listing.json, { files: [{ path: 'dir', is_dir: true }] })
  })

  test('broken HTTP is answered with 4xx or a closed connection, and smuggles nothing', async () => {
    const { port } = world.server
    const state = await world.snapshot()
    const body = `{"run_id":"${world.ids.runId}","key":"smuggled","value":"x"}`
    const inner = `${post(`${mlflow}/runs/set-tag`, body.length)}\r\n${body}`
    const requests: Readonly<Record<string, string | Buffer>> = {
      'two lengths': `${post(`${mlflow}/runs/set-tag`, 5)}Content-Length: ${body.length}\r\n\r\n${body}`,
      'a length and chunks': `${post(`${mlflow}/runs/set-tag`, 4)}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
      'an odd encoding': `POST ${mlflow}/runs/set-tag HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n${inner}`,
      'a negative length': `${post(`${mlflow}/runs/set-tag`, -1)}\r\n${body}`,
      'a length that is no number': `${post(`${mlflow}/runs/set-tag`, '1e3')}\r\n${body}`,
      'a chunk size that is no number': `POST ${mlflow}/runs/set-tag HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n${body}\r\n0\r\n\r\n`,
      'a header of a megabyte': `GET /health HTTP/1.1\r\nHost: localhost\r\nX-Big: ${'x'.repeat(1_000_000)}\r\n\r\n`,
      'ten thousand headers': `GET /health HTTP/1.1\r\nHost: localhost\r\n${'X-A: 1\r\n'.repeat(10_000)}\r\n`,
      'another protocol': Buffer.from([
        0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03,
      ]),
      nonsense: 'hello\r\n\r\n',
      'a version of the future': 'GET /health HTTP/9.9\r\nHost: localhost\r\n\r\n',
      'spaces in the path': `GET ${mlflow}/runs/get?run_id=a b HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    }
    for (const [what, request] of Object.entries(requests)) {
      const answer = await exchange(port, request)
      assert.match(answer, /^(HTTP\/1\.1 4\d\d|$)/, `${what} -> ${answer.slice(0, 200)}`)
      assert.doesNotMatch(answer, /HTTP\/1\.1 200/, what)
    }
    assert.equal(await world.snapshot(), state)
    assert.equal((await world.send({ path: '/health' })).status, 200)
  })

  test('a client that leaves in the middle of its body is no error in the log', async (t) => {
    const server = await startServer()
    t.after(() => server.stop())
    const path = '/api/2.0/mlflow-artifacts/artifacts/0/left.bin'
    const bodies = [
      `PUT ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\r\n${'x'.repeat(100_000)}`,
      `${post(`${mlflow}/runs/create`, 500_000)}\r\n{"experiment_id":`,
    ]
    for (const text of bodies) {
      const connection = await RawConnection.open(server.port)
      connection.write(text)
      await pause(100)
      connection.destroy()
    }
    // The line of a later request is behind all that was said of them.
    const later = `${mlflow}/experiments/get?experiment_id=0`
    assert.equal((await send(server.url, { path: later })).status, 200)
    const isTold = (): boolean => server.log().includes('experiments/get')
    for (let index = 0; index < 100 && !isTold(); index += 1) await pause(100)
    assert.ok(isTold(), server.log())
    assert.doesNotMatch(server.log(), /unexpected error|"level":"(?:error|fatal)"/u)
    assert.equal((await send(server.url, { path })).status, 404)
  })

  test('methods that a route does not have are refused', async () => {
    for (const [method, path] of [
      ['DELETE', `${mlflow}/runs/get`],
      ['GET', `${mlflow}/runs/create`],
      ['PUT', `${mlflow}/runs/create`],
      ['PATCH', `${mlflow}/experiments/get`],
      ['TRACE', '/health'],
      ['PROPFIND', artifacts],
    ] as const) {
      const answer = await world.send({ method, path })
      assert.ok(answer.status >= 400 && answer.status < 500, `${method} ${path}: ${answer.status}`)
    }
  })
})

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
