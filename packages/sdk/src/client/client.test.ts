import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { text } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import { call } from './call.ts'
import { makeClient, type ClientOptions } from './client.ts'
import { readLines } from './read-lines.ts'

/** A client, with the fetch that browsers have, of a server that answers so. */
async function clientOf(
  t: TestContext,
  listener: RequestListener,
  options: ClientOptions = {},
): Promise<ReturnType<typeof makeClient>> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return makeClient(`http://127.0.0.1:${address.port}`, options)
}

test('a route is called by its name: fields in the path, the query or the body', async (t) => {
  const asked: unknown[] = []
  const client = await clientOf(
    t,
    (request, answer) =>
      void text(request).then((body) => {
        asked.push([request.method, request.url, body, request.headers['x-own']])
        answer.end('{"runs":[]}')
      }),
    { headers: { 'x-own': '1' } },
  )
  await call(client, 'runs.list', { experiment_ids: ['1', '2'], metrics: [], filter: 'a = 1' })
  await call(client, 'runs.search', { experiment_ids: ['1'] })
  await call(client, 'runs.restore', { run_id: 'a/b' })
  assert.deepEqual(asked, [
    ['GET', '/api/v1/runs?experiment_ids=1&experiment_ids=2&metrics=&filter=a+%3D+1', '', '1'],
    ['POST', '/api/v1/runs/search', '{"experiment_ids":["1"]}', '1'],
    ['POST', '/api/v1/runs/a%2Fb/restore', '{}', '1'],
  ])
})

test('lines come whole, however the answer is cut', async (t) => {
  const client = await clientOf(t, (_request, answer) => {
    const bytes = Buffer.from('{"a":"é"}\n{"b":2}\n3')
    for (const byte of bytes) answer.write(Buffer.of(byte))
    answer.end()
  })
  const lines: unknown[] = []
  for await (const line of readLines(client, { method: 'GET', path: '/' })) lines.push(line)
  assert.deepEqual(lines, [{ a: 'é' }, { b: 2 }, 3])
})

test('a refusal has its status, its code and the server’s sentence', async (t) => {
  const client = await clientOf(t, (request, answer) => {
    answer.statusCode = 404
    const body = { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'No such run' }
    answer.end(request.url === '/proxy' ? '<html>' : JSON.stringify(body))
  })
  await assert.rejects(call(client, 'runs.get', { run_id: 'x' }), {
    name: 'RefusedError',
    status: 404,
    message: 'No such run',
    code: 'RESOURCE_DOES_NOT_EXIST',
  })
  await assert.rejects(client.json({ method: 'GET', path: '/proxy' }), {
    name: 'RefusedError',
    status: 404,
    code: undefined,
    message: 'The server answered with HTTP status 404.',
  })
})

test('an answer that is another program’s, and a line that breaks, are told apart', async (t) => {
  const client = await clientOf(t, (request, answer) => {
    if (request.url === '/broken') {
      answer.writeHead(200, { 'content-length': '10' })
      answer.write('begun', () => answer.destroy())
    } else answer.end(request.url === '/html' ? '<html>' : '{"other":1}')
  })
  const unexpected = { name: 'UnexpectedAnswerError' }
  await assert.rejects(call(client, 'runs.list', {}), unexpected)
  await assert.rejects(client.json({ method: 'GET', path: '/html' }), unexpected)
  await assert.rejects(client.json({ method: 'GET', path: '/broken' }), { name: 'ConnectionError' })
  const nobody = makeClient('http://127.0.0.1:1')
  await assert.rejects(nobody.json({ method: 'GET', path: '/' }), { name: 'ConnectionError' })
})

test('a caller’s abort stays one, and who explains errors throws their own', async (t) => {
  const client = await clientOf(t, () => {}, { explain: ({ name }) => new RangeError(name) })
  const gone = new AbortController()
  setImmediate(() => gone.abort())
  const silent = call(client, 'runs.list', {}, gone.signal)
  await assert.rejects(silent, { name: 'AbortError' })
  const late = client.json({ method: 'GET', path: '/', signal: AbortSignal.timeout(5) })
  await assert.rejects(late, { name: 'RangeError', message: 'ConnectionError' })
})
