import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import { ObjectThread } from './object-thread.ts'

const mebibyte = 1024 * 1024

function openThread(t: TestContext): { readonly thread: ObjectThread; readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-thread-'))
  const thread = new ObjectThread({ folder })
  t.after(async () => {
    await thread.close()
    rmSync(folder, { recursive: true })
  })
  return { thread, folder }
}

/** Pieces with memory of their own, as a socket gives them. */
async function* pieces(bytes: Buffer, pieceBytes = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes)
    yield new Uint8Array(bytes.subarray(at, at + pieceBytes))
}

const idOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

test('small and large objects go in and come out, whole and in part', async (t) => {
  const { thread } = openThread(t)
  for (const sizeBytes of [0, 1, 4096, 128 * 1024, 128 * 1024 + 1, 9 * mebibyte]) {
    const bytes = randomBytes(sizeBytes)
    assert.deepEqual(await thread.put(pieces(bytes)), { id: idOf(bytes), sizeBytes })
    assert.ok((await buffer(thread.read(idOf(bytes)))).equals(bytes), String(sizeBytes))
    const range = { start: Math.min(3, sizeBytes), end: sizeBytes - 2 }
    const part = await buffer(thread.read(idOf(bytes), range))
    assert.ok(part.equals(bytes.subarray(range.start, range.end + 1)))
    assert.equal(await thread.sizeOf(idOf(bytes)), sizeBytes)
  }
})

test('what was stored is there for the next thread', async (t) => {
  const { thread, folder } = openThread(t)
  const bytes = randomBytes(mebibyte)
  const { id } = await thread.put(pieces(bytes))
  await thread.close()
  const next = new ObjectThread({ folder })
  assert.ok((await buffer(next.read(id))).equals(bytes))
  await next.close()
})

test('a source that fails is thrown on, and others go on', async (t) => {
  const { thread } = openThread(t)
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield* pieces(randomBytes(3 * mebibyte))
    throw new Error('the line went dead')
  }
  const good = randomBytes(5 * mebibyte)
  const [failed, stored] = await Promise.allSettled([
    thread.put(broken()),
    thread.put(pieces(good)),
  ])
  assert.equal(failed.status === 'rejected' && String(failed.reason), 'Error: the line went dead')
  assert.deepEqual(stored, {
    status: 'fulfilled',
    value: { id: idOf(good), sizeBytes: good.length },
  })
})

test('a source waits when the thread is behind, and a reader that stops is no loss', async (t) => {
  const { thread } = openThread(t)
  const bytes = randomBytes(16 * mebibyte)
  const { id } = await thread.put(pieces(bytes))
  const stream = thread.read(id)
  for await (const piece of stream) {
    assert.ok(piece instanceof Uint8Array)
    break // destroys the stream
  }
  assert.ok((await buffer(thread.read(id))).equals(bytes))
})

test('an object that is not there is an error of the stream', async (t) => {
  const { thread } = openThread(t)
  await assert.rejects(buffer(thread.read('ab'.repeat(32))), { code: 'DATA_LOSS' })
  await assert.rejects(thread.sizeOf('no id'), { code: 'INVALID_PARAMETER_VALUE' })
})

test('a folder that two want belongs to the first', async (t) => {
  const { thread, folder } = openThread(t)
  await thread.put(pieces(Buffer.from('x')))
  const second = new ObjectThread({ folder })
  t.after(() => second.close())
  await assert.rejects(second.put(pieces(Buffer.from('y'))), { code: 'TEMPORARILY_UNAVAILABLE' })
  await thread.close()
  assert.equal((await second.put(pieces(Buffer.from('y')))).sizeBytes, 1)
})

test('a collection takes the live ids as a stream', async (t) => {
  const { thread } = openThread(t)
  const kept = await thread.put(pieces(randomBytes(mebibyte)))
  const live = async function* live() {
    yield kept.id
    yield 'cd'.repeat(32)
  }
  const { missing } = await thread.collect({ live: live(), graceMs: 0 })
  assert.deepEqual(missing, ['cd'.repeat(32)])
  assert.deepEqual((await thread.check()).problems, [])
  assert.ok((await thread.storedBytes()) > mebibyte)
})

test('responses that are written at the same time, slowly or broken off, never get bytes of others', async (t) => {
  const { thread } = openThread(t)
  const objects = await Promise.all(
    [3, 5, 7].map(async (mebibytes) => {
      const bytes = randomBytes(mebibytes * mebibyte + 17)
      return { bytes, ...(await thread.put(pieces(bytes))) }
    }),
  )
  const server = createServer((request, response) => {
    pipeline(thread.read(request.url?.slice(1) ?? ''), response, () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const ask = async (id: string): Promise<IncomingMessage> => {
    const request = get({ port: address.port, path: `/${id}`, agent: false })
    return new Promise((resolve, reject) => request.once('response', resolve).once('error', reject))
  }
  const whole = async (id: string, bytes: Buffer): Promise<void> => {
    assert.ok((await buffer(await ask(id))).equals(bytes))
  }
  const brokenOff = async (id: string): Promise<void> => {
    const answer = await ask(id)
    await once(answer, 'readable')
    answer.destroy()
  }
  for (let round = 0; round < 3; round++) {
    await Promise.all(
      objects.flatMap(({ id, bytes }) => [
        ...[whole(id, bytes), brokenOff(id), whole(id, bytes)],
        thread.put(pieces(bytes)),
        thread.put(pieces(randomBytes(2 * mebibyte))),
      ]),
    )
  }
})

test('a thread that is woken opens the store before the first call, and one that is stopped stays so', async (t) => {
  const { thread, folder } = openThread(t)
  assert.equal(existsSync(join(folder, 'index.sqlite')), false)
  thread.wake()
  await thread.close()
  assert.equal(existsSync(join(folder, 'index.sqlite')), true)
  thread.wake()
  await assert.rejects(thread.sizeOf('ab'.repeat(32)), { code: 'RESOURCE_EXHAUSTED' })
})
