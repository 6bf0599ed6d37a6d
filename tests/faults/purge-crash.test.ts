import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { startServer, type TestServer } from '../server/start-server.ts'
import { newLedger } from './ledger.ts'
import { startRandom } from './random.ts'
import { TrackingApi } from './tracking-api.ts'
import { verifyLedger } from './verify-ledger.ts'
import { startLoad } from './writers.ts'

const runs = 200
const metricsOfRun = 20

for (const database of ['sqlite', 'postgres'] as const) {
  test(`a purge killed or stopped in the middle shows no half run, keeps what others wrote, and goes on, on ${database}`, async (t) => {
    const random = startRandom(`purge on ${database}`)
    const server = await startServer({ database })
    t.after(() => server.kill9())
    const api = new TrackingApi(server.url)
    t.after(() => {
      api.close()
    })
    const doomed = await fill(api)
    const ledger = newLedger(await api.newExperiment('kept'))
    await api.mustPost('experiments/delete', { experiment_id: doomed.experimentId })
    let gone = 0
    for (let round = 1; gone < runs; round += 1) {
      assert.ok(round < 60, 'the purge makes no progress')
      const load = await startLoad({ api, ledger, random, writers: 1, artifacts: true })
      const purging = purge(server).catch(() => undefined)
      await Promise.race([pause(random.integer(5, 60)), purging])
      // Every third time in good order: a purge does not keep a stop waiting.
      await (round % 3 === 0 ? server.stop() : server.kill9())
      await load.stop()
      await purging
      await server.start()
      gone = await countGone(api, doomed.runIds)
    }
    const last = await purge(server)
    assert.match(last, /"done":true/)
    await verifyLedger(api, ledger)
    await assertNoFilesOf(api, doomed)
    const again = await purge(server)
    assert.match(again, /"runs":0,.*"metric_points":0,"artifacts":0,/)
  })
}

interface Doomed {
  readonly experimentId: string
  readonly runIds: readonly string[]
}

async function fill(api: TrackingApi): Promise<Doomed> {
  const experimentId = await api.newExperiment('doomed')
  const runIds = await Promise.all(
    Array.from({ length: runs }, async (_, index) => {
      const runId = await api.newRun(experimentId, `run-${index}`)
      const metrics = Array.from({ length: metricsOfRun }, (_, key) => {
        return { key: `m${key}`, value: key, timestamp: 1, step: 1 }
      })
      await api.mustPost('runs/log-batch', { run_id: runId, metrics })
      if (index % 10 === 0)
        await api.put(`${experimentId}/${runId}/artifacts/a.txt`, Buffer.from('content'))
      return runId
    }),
  )
  return { experimentId, runIds }
}

/** The lines of a purge; rejects when the server breaks it off. */
async function purge(server: TestServer): Promise<string> {
  const answer = await fetch(`${server.url}/api/v1/trash/purge`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  return answer.text()
}

/** How many runs are not there any more; one that is must have all its metrics. */
async function countGone(api: TrackingApi, runIds: readonly string[]): Promise<number> {
  const answers = await Promise.all(
    runIds.map(async (runId) => {
      const answer = await api.get(`mlflow/runs/get?run_id=${runId}`)
      if (answer.status === 404) return 1
      assert.equal(answer.status, 200, answer.text)
      // A 200 of this route has this shape; the client suites check it.
      const { run } = answer.json as { run: { data: { metrics: readonly unknown[] } } }
      assert.equal(run.data.metrics.length, metricsOfRun, `${runId} is half there`)
      return 0
    }),
  )
  return answers.reduce<number>((sum, one) => sum + one, 0)
}

async function assertNoFilesOf(api: TrackingApi, { experimentId }: Doomed): Promise<void> {
  // The route answers this; the client suites check it.
  const { files = [] } = await api.mustGet<{ files?: readonly object[] }>(
    `mlflow-artifacts/artifacts?path=${experimentId}`,
  )
  assert.deepEqual(files, [])
}
