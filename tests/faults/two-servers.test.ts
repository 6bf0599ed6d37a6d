import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { freePort } from '../env/free-port.ts'
import { runCommand } from '../env/run-command.ts'
import { serverCommand, startServer } from '../server/start-server.ts'
import { TrackingApi } from './tracking-api.ts'

test('a second server on one folder says clearly why it does not start, and the first goes on', async (t) => {
  const first = await startServer()
  t.after(() => first.kill9())
  const api = new TrackingApi(first.url)
  t.after(() => {
    api.close()
  })
  const experimentId = await api.newExperiment('first')
  const command = await serverCommand({
    dataDir: first.dataDir,
    database: undefined,
    port: await freePort(),
  })
  const started = Date.now()
  const second = await runCommand(command)
  assert.ok(Date.now() - started < 15_000)
  assert.notEqual(second.status, 0)
  const said = second.stderr + second.stdout
  assert.match(said, /already|another|in use/i)
  assert.ok(said.includes(first.dataDir), `the message names the folder: ${said}`)
  assert.doesNotMatch(said, /\n\s+at .*:\d+:\d+/, 'no stack')
  await api.newRun(experimentId, 'still working')
  assert.equal(await api.health(), 200)
})

test('a folder whose server was killed is free again', async (t) => {
  const server = await startServer()
  await server.kill9()
  await server.start()
  t.after(() => server.kill9())
  assert.equal(await new TrackingApi(server.url).health(), 200)
})

test('two servers on one PostgreSQL see what the other wrote', async (t) => {
  const artifacts = await mkdtemp(join(tmpdir(), 'stemma-shared-'))
  t.after(() => rm(artifacts, { recursive: true, force: true }))
  const env = { STEMMA_ARTIFACTS_DESTINATION: artifacts }
  const one = await startServer({ database: 'postgres', env })
  t.after(() => one.stop())
  assert.ok(one.database?.startsWith('postgresql://'))
  // startsWith is no type guard for a template type.
  const two = await startServer({ database: one.database as `postgresql://${string}`, env })
  t.after(() => two.stop())
  const [apiOne, apiTwo] = [new TrackingApi(one.url), new TrackingApi(two.url)]
  t.after(() => {
    apiOne.close()
    apiTwo.close()
  })
  const experimentId = await apiOne.newExperiment('shared')
  const runId = await apiTwo.newRun(experimentId, 'by two')
  const points = Array.from({ length: 20 }, (_, step) => ({
    key: 'm',
    value: step,
    timestamp: 1000,
    step,
  }))
  await Promise.all(
    points.map((point, index) => {
      return (index % 2 === 0 ? apiOne : apiTwo).mustPost('runs/log-metric', {
        run_id: runId,
        ...point,
      })
    }),
  )
  for (const api of [apiOne, apiTwo]) {
    const path = `mlflow/metrics/get-history?run_id=${runId}&metric_key=m`
    const { metrics } = await api.mustGet<{ metrics: { step: number }[] }>(path)
    assert.deepEqual(
      metrics.map(({ step }) => step),
      points.map(({ step }) => step),
    )
  }
})
