import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { watchClients } from './watch-clients.ts'

/** Little, and yet more than a busy machine takes to read what came. */
const silenceMs = 500

/** A server with little patience, and a connection that has sent so much. */
async function connected(t: TestContext, answer: RequestListener, sent: string): Promise<Socket> {
  const server = createServer(answer)
  watchClients(server, { silenceMs, leastBytes: 1000 })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1') // listening on TCP
  socket.on('error', () => {})
  socket.write(sent)
  return socket
}

/** A server that cuts may leave bytes unread, which the client sees as an error before the end. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => void socket.once('close', () => resolve()))
}

/** The first that a server says; empty if it cuts the connection. */
async function firstWords(socket: Socket): Promise<string> {
  const cut = closed(socket).then(() => [''])
  const [words] = (await Promise.race([once(socket, 'data'), cut])) as [Buffer | string]
  return words.toString()
}

const head = (length: number): string =>
  `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${length}\r\n\r\n`

const readAll: RequestListener = (request, response) => {
  request.resume().once('end', () => response.end('done'))
}

test('work of the server has all the time that it takes', async (t) => {
  const answer: RequestListener = (request, response) => {
    request.resume().once('end', () => setTimeout(() => response.end('done'), 5 * silenceMs))
  }
  const socket = await connected(t, answer, `${head(4)}body`)
  assert.match(await firstWords(socket), /done/)
})

test('an answer that the server is slow to make is not cut', async (t) => {
  const answer: RequestListener = (_request, response) => {
    response.write('first')
    setTimeout(() => response.end('last'), 5 * silenceMs)
  }
  const socket = await connected(t, answer, head(0))
  let text = ''
  socket.on('data', (bytes: Buffer) => {
    text += bytes.toString()
    if (text.includes('last')) socket.end()
  })
  await closed(socket)
  assert.match(text, /last/)
})

test('what waits for the server is no silence of the client', async (t) => {
  const answer: RequestListener = (request, response) => {
    // Nobody reads for a while, though all of it may have come.
    setTimeout(() => readAll(request, response), 5 * silenceMs)
  }
  const socket = await connected(t, answer, head(500_000) + 'x'.repeat(500_000))
  assert.match(await firstWords(socket), /done/)
})

test(
  'a client that is silent in its body, or before it asks, is cut',
  { timeout: 60_000 },
  async (t) => {
    for (const sent of [`${head(100)}half`, '']) {
      const socket = await connected(t, readAll, sent)
      await closed(socket)
    }
  },
)

test('a client that reads nothing is cut', { timeout: 60_000 }, async (t) => {
  const answer: RequestListener = (_request, response) => {
    response.end(Buffer.alloc(64 * 1024 * 1024))
  }
  const socket = await connected(t, answer, head(0))
  socket.pause()
  await pause(10 * silenceMs)
  let received = 0
  socket.on('data', (bytes: Buffer) => (received += bytes.length))
  socket.resume()
  await closed(socket)
  assert.ok(received < 64 * 1024 * 1024)
})

test(
  'a body in drops is cut, and one that comes at a fair rate is not',
  { timeout: 60_000 },
  async (t) => {
    const slow = await connected(t, readAll, head(1_000_000))
    const drip = setInterval(() => slow.write('x'), silenceMs / 10)
    t.after(() => clearInterval(drip))
    await closed(slow)
    clearInterval(drip)
    const fair = await connected(t, readAll, head(100_000))
    let left = 100_000
    const flow = setInterval(() => {
      left -= 1000
      fair.write('x'.repeat(1000))
      if (left === 0) clearInterval(flow)
    }, silenceMs / 10)
    t.after(() => clearInterval(flow))
    assert.match(await firstWords(fair), /done/)
  },
)
