import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readSettings } from '../../config/read-settings.ts'
import type { Call } from './call.ts'
import { Database } from './database.ts'

const head = {
  ...{ door: 'mlflow', params: {}, query: '', method: 'POST', requestId: 'r' },
  actor: { kind: 'user', name: 'tester' } as const,
}

function call(route: string, body: object): Call {
  return { ...head, route, body: Buffer.from(JSON.stringify(body)) }
}

test('who waits behind a search that takes too long is asked again elsewhere', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'stemma-given-up-'))
  const settings = await readSettings({ flags: { data, readers: '1' }, environment: {} })
  const onFatal = (error: Error) => assert.fail(error)
  // Long enough for a new thread to start while other tests run, and shorter than the search.
  const database = new Database({ settings, onLog: () => {}, onFatal, readTimeLimitMs: 5000 })
  t.after(async () => {
    await database.stop()
    rmSync(data, { recursive: true, force: true })
  })
  await database.ready()
  const tags = [{ key: 'mlflow.long', value: 'a'.repeat(1_000_000) }]
  for (let index = 0; index < 20; index += 1)
    await database.answer('write', call('createRun', { experiment_id: '0', tags }))

  const slow = database.answer(
    'read',
    call('searchRuns', {
      experiment_ids: ['0'],
      filter: `tags.mlflow.long LIKE '%${'a'.repeat(990)}b'`,
    }),
  )
  const behind = Array.from({ length: 5 }, () =>
    database.answer('read', call('searchExperiments', { max_results: 5 })),
  )
  await assert.rejects(slow, { code: 'TEMPORARILY_UNAVAILABLE', message: /took too long/u })
  for (const answer of await Promise.all(behind)) assert.equal(answer.status, 200)
})
