import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { startServer, type TestServer } from '../server/start-server.ts'

/** Something that a client pushes, and where to. */
interface Pushed {
  readonly path: string
  readonly method: 'POST' | 'PUT'
  readonly bytes: Buffer
}

function pushedBy(door: 'dvc' | 'lfs', bytes: Buffer): Pushed {
  const hash = (algorithm: string): string => createHash(algorithm).update(bytes).digest('hex')
  if (door === 'lfs')
    return { path: `/lfs/team/cats/objects/${hash('sha256')}`, method: 'PUT', bytes }
  const md5 = hash('md5')
  const path = `/dvc/team/cats/files/md5/${md5.slice(0, 2)}/${md5.slice(2)}`
  return { path, method: 'POST', bytes }
}

async function push({ url }: TestServer, { path, method, bytes }: Pushed): Promise<number> {
  const answer = await fetch(url + path, { method, body: new Uint8Array(bytes) })
  await answer.arrayBuffer()
  return answer.status
}

/** The bytes that a server has; undefined if it has none. */
async function pull({ url }: TestServer, { path }: Pushed): Promise<Buffer | undefined> {
  const answer = await fetch(url + path)
  const bytes = Buffer.from(await answer.arrayBuffer())
  if (answer.status === 404) return undefined
  assert.equal(answer.status, 200, bytes.toString())
  return bytes
}

const sizes = [0, 100, 10_240, 100_000, 1_500_000]

function objectOf(number: number): Pushed {
  const bytes = randomBytes(sizes[number % sizes.length] ?? 0)
  return pushedBy(number % 2 === 0 ? 'dvc' : 'lfs', bytes)
}

for (const database of ['sqlite', 'postgres'] as const)
  void test(`what was acknowledged is there after kill -9, and nothing is there half, on ${database}`, async (t) => {
    const server = await startServer({ database })
    t.after(() => server.stop())
    const sent: Pushed[] = []
    const safe = new Set<Pushed>()
    for (let round = 0; round < 2; round++) {
      const dead = new AbortController()
      const clients = Array.from({ length: 4 }, async () => {
        while (!dead.signal.aborted) {
          const object = objectOf(sent.length)
          sent.push(object)
          const status = await push(server, object).catch(() => 0)
          if (status === 200) safe.add(object)
        }
      })
      await pause(400 + round * 250)
      dead.abort()
      await server.kill9()
      await Promise.all(clients)
      await server.start()
      for (const object of sent) {
        const bytes = await pull(server, object)
        if (safe.has(object)) assert.ok(bytes?.equals(object.bytes), object.path)
        else if (bytes !== undefined) assert.ok(bytes.equals(object.bytes), object.path)
      }
    }
    assert.ok(safe.size > 5, `${safe.size} were acknowledged`)
  })

void test('uploads that break off, and those of several clients at once, leave whole objects', async (t) => {
  const server = await startServer()
  t.after(() => server.stop())
  for (const door of ['dvc', 'lfs'] as const)
    for (const size of [5000, 2_000_000]) {
      const object = pushedBy(door, randomBytes(size))
      const { path, method, bytes } = object
      for (const framing of [`content-length: ${size}`, 'transfer-encoding: chunked']) {
        const socket = connect(server.port, '127.0.0.1')
        const head = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${framing}\r\n\r\n`
        const half = bytes.subarray(0, size / 2)
        const isChunked = framing.startsWith('transfer')
        socket.write(head)
        if (isChunked) socket.write(`${half.length.toString(16)}\r\n`)
        await new Promise((resolve) => socket.write(half, resolve))
        await pause(50)
        socket.destroy()
      }
      await pause(50)
      assert.equal(await pull(server, object), undefined, `${path} of ${size}`)
      const statuses = await Promise.all(Array.from({ length: 8 }, () => push(server, object)))
      assert.deepEqual([...new Set(statuses)], [200])
      assert.ok((await pull(server, object))?.equals(bytes))
    }
})

void test('a collection while clients push removes nothing of theirs', async (t) => {
  const server = await startServer()
  t.after(() => server.stop())
  const sent: Pushed[] = []
  const over = new AbortController()
  const clients = Array.from({ length: 4 }, async () => {
    while (!over.signal.aborted) {
      const object = objectOf(sent.length)
      sent.push(object)
      assert.equal(await push(server, object), 200)
    }
  })
  for (let round = 0; round < 4; round++) {
    const answer = await fetch(`${server.url}/api/v1/storage/gc`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grace: '1m' }),
    })
    assert.equal(answer.status, 200)
    assert.match(await answer.text(), /"done":\s?true/u)
    await pause(150)
  }
  over.abort()
  await Promise.all(clients)
  for (const object of sent) assert.ok((await pull(server, object))?.equals(object.bytes))
  assert.ok(sent.length > 50, `${sent.length}`)
})
