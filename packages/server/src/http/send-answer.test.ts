import assert from 'node:assert/strict'
import { get, type IncomingMessage } from 'node:http'
import { test, type TestContext } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import Fastify from 'fastify'
import type { Answer } from '../threads/database/call.ts'
import { sendAnswer } from './send-answer.ts'

const megabyte = Buffer.alloc(1024 * 1024, 'x')

interface Pages {
  readonly url: string
  readonly asked: () => number
}

/** A server that streams what `answerOf` gives for each page, counted from 0. */
async function servePages(t: TestContext, answerOf: (page: number) => Answer): Promise<Pages> {
  const app = Fastify()
  t.after(() => app.close())
  let asked = 0
  const next = (): Promise<Answer> => Promise.resolve(answerOf(asked++))
  app.get('/', async (_request, reply) => sendAnswer(reply, await next(), { next }))
  return { url: await app.listen({ host: '127.0.0.1', port: 0 }), asked: () => asked }
}

function page(next: string, lines: string | Buffer): Answer {
  const body = typeof lines === 'string' ? lines : new Uint8Array(lines)
  return { status: 200, type: 'text/plain', body, ...(next !== '' && { next }) }
}

test('pages come one after the other until one has no token', async (t) => {
  const { url } = await servePages(t, (number) =>
    page(number < 2 ? 'next' : '', `line ${number}\n`),
  )
  assert.equal(await (await fetch(url)).text(), 'line 0\nline 1\nline 2\n')
})

test('pages that only prepare others send nothing, and an error among them is an answer', async (t) => {
  const prepared = await servePages(t, (number) =>
    page(number < 3 ? 'next' : '', number < 2 ? '' : 'x'),
  )
  assert.equal(await (await fetch(prepared.url)).text(), 'xx')
  const refused = await servePages(t, (number) =>
    number < 2 ? page('next', '') : { status: 400, type: 'application/json', body: '{}' },
  )
  assert.equal((await fetch(refused.url)).status, 400)
})

test('nothing is read ahead for a client that does not read, nor for one that left', async (t) => {
  const { url, asked } = await servePages(t, () => page('next', megabyte))
  const answer = await new Promise<IncomingMessage>((resolve) => get(url, resolve))
  await settle(asked)
  assert.ok(asked() < 30, `${asked()} pages`)
  answer.destroy()
  await settle(asked)
  const left = asked()
  await settle(asked)
  assert.equal(asked(), left)
})

test('an error in the first page is an answer', async (t) => {
  const { url } = await servePages(t, () => ({
    status: 400,
    type: 'application/json',
    body: '{"error_code":"X"}',
  }))
  const answer = await fetch(url)
  assert.deepEqual([answer.status, await answer.text()], [400, '{"error_code":"X"}'])
})

test('an error that may pass says when to come again, another one does not', async (t) => {
  for (const [status, seconds] of [
    [429, '1'],
    [503, '1'],
    [400, null],
  ] as const) {
    const { url } = await servePages(t, () => ({ status, type: 'application/json', body: '{}' }))
    assert.equal((await fetch(url)).headers.get('retry-after'), seconds)
  }
})

test('an error in a later page breaks the connection', async (t) => {
  const { url } = await servePages(t, (number) =>
    number === 0 ? page('next', 'line\n') : { status: 503, type: 'x', body: '{}' },
  )
  const answer = await fetch(url)
  assert.equal(answer.status, 200)
  await assert.rejects(answer.text())
})

/** Waits until no more pages are asked for, for many turns of the event loop. */
async function settle(asked: () => number): Promise<void> {
  for (let still = 0, before = asked(); still < 2000; still++) {
    await turn()
    if (asked() === before) continue
    still = 0
    before = asked()
  }
}
