import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { unavailable } from '@stemma/contract'
import { readSettings } from '../../config/read-settings.ts'
import { Thread } from '../thread.ts'
import type { Call } from './call.ts'
import type { DatabaseCalls } from './database-calls.ts'
import { takeThread } from './take-thread.ts'

test('calls that come before the database is open are answered, in their order', async (t) => {
  const { handle } = await start(t)
  const answers = [
    handle.call('answer', create('a')),
    handle.call('answer', create('b')),
    handle.call('answer', list),
  ]
  assert.equal(handle.underWay, 3)
  const [a = '', b = '', both = ''] = (await Promise.all(answers)).map(({ body }) => textOf(body))
  assert.match(a, /"experiment_id": ?"1"/u)
  assert.match(b, /"experiment_id": ?"2"/u)
  for (const name of ['Default', 'a', 'b'])
    assert.match(both, new RegExp(`"name": ?"${name}"`, 'u'))
  assert.equal(handle.underWay, 0)
  await handle.stop()
})

test('a stop finishes what was asked before it, and is no loss', async (t) => {
  const { handle, lost } = await start(t)
  const answer = handle.call('answer', create('last'))
  await handle.stop()
  assert.equal((await answer).status, 200)
  assert.equal(lost(), 0)
})

test('a database that cannot be opened is said, and what was asked is told to try again', async (t) => {
  const { handle, lost } = await start(t, (path) => writeFileSync(path, 'no database '.repeat(99)))
  const answer = handle.call('answer', list)
  answer.catch(() => {})
  await assert.rejects(handle.ready, /database/u)
  await assert.rejects(answer, /database/u)
  assert.equal(lost(), 1)
})

test('what an abandoned thread has is told to try again', async (t) => {
  const { handle, lost } = await start(t)
  await handle.ready
  const answer = handle.call('answer', list)
  handle.abandon(unavailable('The search took too long.'))
  await assert.rejects(answer, { code: 'TEMPORARILY_UNAVAILABLE', message: /took too long/u })
  assert.equal(lost(), 0)
})

async function start(t: TestContext, prepare: (database: string) => void = () => {}) {
  const data = mkdtempSync(join(tmpdir(), 'stemma-worker-'))
  t.after(() => rmSync(data, { recursive: true, force: true }))
  const settings = await readSettings({ flags: { data }, environment: {} })
  prepare(settings.database)
  let losses = 0
  const events = { onLog: () => {}, onLost: () => void losses++ }
  const handle = new Thread<DatabaseCalls>(
    takeThread('writer'),
    { role: 'writer', settings },
    events,
  )
  t.after(() => handle.abandon(unavailable('The test is over.')))
  return { handle, lost: () => losses }
}

const head = {
  door: 'mlflow',
  params: {},
  query: '',
  actor: { kind: 'user', name: 'tester' } as const,
  requestId: 'r',
}
const list: Call = {
  ...{ ...head, route: 'searchExperiments', method: 'POST' },
  body: Buffer.from('{"max_results":10}'),
}

function create(name: string): Call {
  const body = Buffer.from(JSON.stringify({ name }))
  return { ...head, route: 'createExperiment', method: 'POST', body }
}

function textOf(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : Buffer.from(body).toString()
}
