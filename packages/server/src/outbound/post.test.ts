import assert from 'node:assert/strict'
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import type { OutboundRequest } from '@stemma/core'
import { post } from './post.ts'
import type { OutboundRules } from './rules.ts'

const never = new AbortController().signal
const open: OutboundRules = {
  schemes: ['http', 'https'],
  allowPrivate: false,
  timeLimitMs: 30_000,
  allowedHosts: ['localhost'],
}
const closed: OutboundRules = { ...open, allowedHosts: [] }

async function receiver(
  t: TestContext,
  answer: RequestListener,
  onConnection: () => void = () => {},
): Promise<number> {
  const server: Server = createServer(answer).on('connection', onConnection)
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

const to = (port: number, host = 'localhost'): OutboundRequest => ({
  url: `http://${host}:${port}/hook?a=1`,
  headers: { 'content-type': 'application/json', 'x-mlflow-delivery-id': 'd1' },
  body: '{"ä":1}',
})

test('posts the body and headers once to a host that is allowed', async (t) => {
  const seen: { headers: IncomingHttpHeaders; body: string; url: string | undefined }[] = []
  const port = await receiver(t, (request, response) => {
    const chunks: Buffer[] = []
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        seen.push({
          headers: request.headers,
          body: Buffer.concat(chunks).toString(),
          url: request.url,
        })
        response.end('thanks')
      })
  })
  assert.deepEqual(await post(to(port), open, never), { status: 200 })
  assert.equal(seen.length, 1)
  assert.equal(seen[0]?.body, '{"ä":1}')
  assert.equal(seen[0]?.url, '/hook?a=1')
  assert.equal(seen[0]?.headers['x-mlflow-delivery-id'], 'd1')
})

test('a private host that is not allowed gets no connection, by name or by address', async (t) => {
  let connections = 0
  const port = await receiver(
    t,
    (_request, response) => response.end(),
    () => connections++,
  )
  for (const host of ['localhost', '127.0.0.1', '[::1]', '2130706433']) {
    const answer = await post(to(port, host), closed, never)
    assert.equal(answer.isRefused, true, host)
    assert.match(answer.error ?? '', /is not a public one/)
  }
  assert.equal(connections, 0)
})

test('a scheme that is allowed no more is refused', async (t) => {
  const port = await receiver(t, (_request, response) => response.end())
  const answer = await post(to(port), { ...open, schemes: ['https'] }, never)
  assert.equal(answer.isRefused, true)
})

test('a redirect is an answer like others, and not followed', async (t) => {
  let inner = 0
  const target = await receiver(t, (_request, response) => {
    inner++
    response.end()
  })
  const port = await receiver(t, (_request, response) =>
    response.writeHead(307, { location: `http://localhost:${target}/` }).end(),
  )
  assert.deepEqual(await post(to(port), open, never), { status: 307 })
  assert.equal(inner, 0)
})

test('errors and Retry-After come back as what they are', async (t) => {
  const port = await receiver(t, (_request, response) =>
    response.writeHead(503, { 'retry-after': '7' }).end(),
  )
  assert.deepEqual(await post(to(port), open, never), { status: 503, retryAfterMs: 7000 })
})

test('an endless answer is cut off, its status counts', async (t) => {
  const port = await receiver(t, (_request, response) => {
    response.writeHead(200)
    const pour = () => {
      while (!response.destroyed && response.write('x'.repeat(16_384)));
      if (!response.destroyed) response.once('drain', pour)
    }
    pour()
  })
  assert.deepEqual(await post(to(port), open, never), { status: 200 })
})

test('a server that does not answer in time is given up', async (t) => {
  const port = await receiver(t, () => {})
  const answer = await post(to(port), { ...open, timeLimitMs: 50 }, never)
  assert.deepEqual(answer, { error: 'There was no answer within 0.05 s.' })
})

test('a connection that breaks, and a stop, are said without throwing', async (t) => {
  const port = await receiver(t, (request) => request.socket.destroy())
  assert.match((await post(to(port), open, never)).error ?? '', /The connection failed: ECONNRESET/)
  const silent = await receiver(t, () => stop.abort())
  const stop = new AbortController()
  assert.match((await post(to(silent), open, stop.signal)).error ?? '', /stopped/)
})
