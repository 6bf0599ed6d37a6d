import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startServer } from '../server/start-server.ts'
import { newLedger, type Ledger } from './ledger.ts'
import { startRandom } from './random.ts'
import { TrackingApi } from './tracking-api.ts'
import { verifyLedger } from './verify-ledger.ts'
import { startLoad } from './writers.ts'

test('the reader of the ledger notices every kind of loss', async (t) => {
  const server = await startServer()
  t.after(() => server.stop())
  const api = new TrackingApi(server.url)
  t.after(() => {
    api.close()
  })
  const ledger = newLedger(await api.newExperiment('verifier'))
  const random = startRandom('verifier')
  const load = await startLoad({ api, ledger, random, writers: 1, artifacts: true })
  // The first answers of all four writers are enough.
  while (![...ledger.artifacts.values()].some(({ acknowledged }) => acknowledged !== undefined)) {
    await new Promise((resolve) => setImmediate(resolve))
  }
  await load.stop()
  await verifyLedger(api, ledger)

  const [series] = ledger.series.values()
  const [batchRun] = ledger.batches.keys()
  const [path] = ledger.artifacts.keys()
  assert.ok(series !== undefined && batchRun !== undefined && path !== undefined)
  const losses: [string, (copy: Ledger) => void, RegExp][] = [
    ['a point', (copy) => copy.series.values().next().value?.acknowledged.add(1e6), /lost: metric/],
    ['a batch', (copy) => ackBatch(copy, batchRun, 1e6), /an acknowledged batch b1000000/],
    ['a run', (copy) => copy.runs.acknowledged.add('0'.repeat(32)), /lost: run/],
    ['a file', (copy) => copy.artifacts.set(`${path}x`, acknowledged('0')), /lost: artifact/],
    ['a content', (copy) => copy.artifacts.set(path, acknowledged('0')), /is none that was sent/],
    ['an unknown file', (copy) => copy.artifacts.delete(path), /that nobody sent is listed/],
  ]
  for (const [what, lose, message] of losses) {
    const copy = structuredClone(ledger)
    lose(copy)
    if (what === 'an unknown file')
      copy.artifacts.set(`${path}.none`, { acknowledged: undefined, unanswered: new Set() })
    await assert.rejects(verifyLedger(api, copy), message, what)
  }
  // Half a batch: one of its parts alone, under a name that was sent but never answered.
  const half = structuredClone(ledger)
  half.batches.get(batchRun)?.tried.add(999)
  await api.mustPost('runs/set-tag', { run_id: batchRun, key: 'b999', value: 'x' })
  await assert.rejects(verifyLedger(api, half), /an unanswered batch b999/)
})

function ackBatch(ledger: Ledger, runId: string, number: number): void {
  ledger.batches.get(runId)?.tried.add(number)
  ledger.batches.get(runId)?.acknowledged.add(number)
}

function acknowledged(digest: string): { acknowledged: string; unanswered: Set<string> } {
  return { acknowledged: digest, unanswered: new Set() }
}
