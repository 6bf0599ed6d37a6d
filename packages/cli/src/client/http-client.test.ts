import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { test, type TestContext } from 'node:test'
import { fetchByHttp } from './fetch-by-http.ts'
import { makeHttpClient } from './http-client.ts'

async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener)
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

function answerText(request: IncomingMessage, answer: (text: string) => void): void {
  let text = ''
  request.on('data', (piece: Buffer) => (text += String(piece)))
  request.on('end', () => answer(text))
}

test('what is redirected is asked for again there, with its body', async (t) => {
  const url = await serve(t, (request, answer) => {
    const { url: path, method } = request
    if (path === '/old') answer.writeHead(307, { location: '/new' }).end()
    else answerText(request, (text) => answer.end(JSON.stringify({ path, method, text })))
  })
  const http = makeHttpClient(url, fetchByHttp)
  assert.deepEqual(await http.json({ method: 'POST', path: '/old', body: '{"a":1}' }), {
    path: '/new',
    method: 'POST',
    text: '{"a":1}',
  })
})

test('a name and a password go in a header, and a stream as it is', async (t) => {
  const url = await serve(t, (request, answer) => {
    const { authorization, 'content-type': type } = request.headers
    answerText(request, (text) => answer.end(JSON.stringify({ authorization, type, text })))
  })
  const http = makeHttpClient(url.replace('//', '//me:s%40@'), fetchByHttp)
  async function* body(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('one ')
    yield Buffer.from('two')
  }
  assert.deepEqual(await http.json({ method: 'PUT', path: '/', body: body() }), {
    authorization: `Basic ${Buffer.from('me:s@').toString('base64')}`,
    type: 'application/octet-stream',
    text: 'one two',
  })
})

test('a server that does not answer, breaks off or is not there is said in one line', async (t) => {
  const url = await serve(t, (request, answer) => {
    if (request.url === '/broken') {
      answer.writeHead(200, { 'content-length': '10' })
      answer.write('begun', () => answer.destroy())
    }
  })
  const http = makeHttpClient(url, fetchByHttp)
  await assert.rejects(http.json({ method: 'GET', path: '/broken' }), {
    name: 'CliError',
    message: /broke off its answer/u,
  })
  const bytes = http.bytes({ method: 'GET', path: '/broken' })
  await assert.rejects(
    async () => {
      for await (const piece of bytes) assert.equal(String(Buffer.from(piece)), 'begun')
    },
    { name: 'CliError', message: /broke off its answer/u },
  )
  const signal = AbortSignal.timeout(20)
  await assert.rejects(http.json({ method: 'GET', path: '/silent', signal }), {
    name: 'CliError',
    message: /did not answer in time/u,
  })
  const gone = new AbortController()
  setImmediate(() => gone.abort())
  await assert.rejects(http.json({ method: 'GET', path: '/silent', signal: gone.signal }), {
    name: 'AbortError',
  })
  const nobody = makeHttpClient('http://127.0.0.1:1', fetchByHttp)
  await assert.rejects(nobody.json({ method: 'GET', path: '/' }), /no server at http/u)
})
