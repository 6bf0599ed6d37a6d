import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { clientEnvironment } from '../clients/run-python-checks.ts'
import { pythonEnvironment } from '../env/python.ts'
import { runCommand } from '../env/run-command.ts'
import { startServer } from '../server/start-server.ts'
import { TrackingApi } from './tracking-api.ts'

// Clients of 3.18 repeat a create after 429 only: what was not done has to be told apart from what may have been.
test('a client of 3.18 repeats what was not done while the database was locked, and does it once', async (t) => {
  const server = await startServer()
  t.after(() => server.stop())
  const api = new TrackingApi(server.url)
  t.after(() => {
    api.close()
  })
  const experimentId = await api.newExperiment('repeated')
  const outsider = new DatabaseSync(join(server.dataDir, 'stemma.db'), { timeout: 2000 })
  t.after(() => {
    outsider.close()
  })
  outsider.exec('begin immediate')
  const { python, bin } = await pythonEnvironment('mlflow-3.18.0')
  const program = `from mlflow import MlflowClient
run = MlflowClient().create_run("${experimentId}").info.run_id
MlflowClient().log_metric(run, "m", 1.0)
print(run)`
  const client = runCommand([python, '-c', program], {
    env: { ...clientEnvironment(server.url, bin), MLFLOW_HTTP_REQUEST_MAX_RETRIES: '7' },
  })
  while (!server.log().includes('"status":429')) await pause(50)
  outsider.exec('rollback')
  const { status, stdout, stderr } = await client
  assert.equal(status, 0, stderr)
  const { runs } = await api.mustPost<{
    runs: { info: { run_id: string }; data: { metrics: { value: number }[] } }[]
  }>('runs/search', { experiment_ids: [experimentId] })
  assert.deepEqual(
    runs.map(({ info, data }) => [info.run_id, data.metrics.map(({ value }) => value)]),
    [[stdout.trim(), [1]]],
  )
})
