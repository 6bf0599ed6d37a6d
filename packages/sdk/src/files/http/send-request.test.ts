import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import { sendRequest } from './send-request.ts'

/** Answers with what came, but on `/silent`. */
async function serve(t: TestContext): Promise<string> {
  const server = createServer((request, answer) => {
    if (request.url === '/silent') return
    void text(request).then((body) => {
      const { 'content-length': length, 'transfer-encoding': encoding, 'x-a': a } = request.headers
      const { method } = request
      answer.statusCode = 418
      answer.end(JSON.stringify({ method, length, encoding, a, body }))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return `http://127.0.0.1:${address.port}`
}

test('pieces go with their length, a stream goes as it comes, and any status is an answer', async (t) => {
  const url = await serve(t)
  const pieces = await sendRequest(`${url}/`, {
    method: 'PUT',
    headers: { 'x-a': '1' },
    body: [Buffer.from('one '), Buffer.from('two')],
  })
  assert.equal(pieces.statusCode, 418)
  assert.deepEqual(JSON.parse(await text(pieces)), {
    method: 'PUT',
    length: '7',
    a: '1',
    body: 'one two',
  })
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('three')
  }
  const streamed = await sendRequest(`${url}/`, { method: 'POST', headers: {}, body: stream() })
  assert.deepEqual(JSON.parse(await text(streamed)), {
    method: 'POST',
    encoding: 'chunked',
    body: 'three',
  })
})

test('an abort, a stream that fails and a server that is not there reject', async (t) => {
  const url = await serve(t)
  const stop = new AbortController()
  const silent = sendRequest(`${url}/silent`, { method: 'GET', headers: {}, signal: stop.signal })
  stop.abort()
  await assert.rejects(silent, { name: 'AbortError' })
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('some')
    throw new Error('no more')
  }
  await assert.rejects(
    sendRequest(`${url}/`, { method: 'POST', headers: {}, body: broken() }),
    /no more/u,
  )
  await assert.rejects(sendRequest('http://127.0.0.1:1/', { method: 'GET', headers: {} }), {
    code: 'ECONNREFUSED',
  })
})
