import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pythonEnvironment } from '../env/python.ts'
import { mustRun } from '../env/run-command.ts'
import { temporaryFolder } from '../env/temporary-folder.ts'
import { startServer } from '../server/start-server.ts'
import { assertAccessible, openPage } from './open-page.ts'

void test('runs of MLflow, Comet and Aim stand in one search, one chart and one row of images', async (t) => {
  const folder = await temporaryFolder(t)
  const server = await startServer()
  t.after(() => server.stop())
  const program = new URL('python/three_trackers.py', import.meta.url).pathname
  const env = {
    ...{ PATH: process.env['PATH'], HOME: folder, TMPDIR: folder },
    ...{ GIT_PYTHON_REFRESH: 'quiet', MLFLOW_DISABLE_TELEMETRY: 'true' },
    ...{ COMET_API_KEY: 'key', COMET_URL_OVERRIDE: `${server.url}/clientlib/` },
  }
  for (const [environment, which, address] of [
    ['aim-3.29.1', 'aim', server.url.replace('http:', 'aim:')],
    ['comet-3.58.8', 'comet', ''],
    ['mlflow-3.17.2', 'mlflow', server.url],
  ] as const) {
    const { python } = await pythonEnvironment(environment)
    await mustRun([python, program, which, address], { cwd: folder, env })
  }
  const found = (await (
    await fetch(`${server.url}/api/2.0/mlflow/experiments/get-by-name?experiment_name=all`)
  ).json()) as { readonly experiment: { readonly experiment_id: string } }
  const id = found.experiment.experiment_id
  const search = await fetch(`${server.url}/api/2.0/mlflow/runs/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ experiment_ids: [id], filter: 'metrics.loss < 0.3' }),
  })
  const { runs } = (await search.json()) as {
    readonly runs: readonly { readonly info: { run_id: string; run_name: string } }[]
  }
  const names = ['by aim', 'by comet', 'by mlflow']
  assert.deepEqual(runs.map(({ info }) => info.run_name).toSorted(), names)

  const page = await openPage(t)
  await page.goto(`${server.url}/experiments/${id}?tab=charts`)
  await page.getByRole('figure', { name: 'loss' }).locator('canvas').first().waitFor()
  const images = page.getByRole('region', { name: 'Images' })
  for (const name of names)
    await images.getByRole('img', { name: `seen of ${name} at step 1` }).waitFor()
  await assertAccessible(page)

  const comet = runs.find(({ info }) => info.run_name === 'by comet')?.info.run_id ?? assert.fail()
  const values = [{ metricName: 'odd', metricValue: 'many', step: 1 }]
  await fetch(`${server.url}/clientlib/batch/logger/experiment/metric`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ experimentKey: comet, values }),
  })
  await page.goto(`${server.url}/runs/${comet}`)
  const refused = page.getByRole('region', { name: 'Not taken' })
  await refused.getByText("1 × metric 'odd': its value is no number").waitFor()
  await assertAccessible(page)
  await refused.getByRole('button', { name: 'Forget' }).click()
  await refused.waitFor({ state: 'detached' })
  await page.goto(`${server.url}/runs/${comet}/metrics`)
  const weights = page.getByRole('img', { name: 'weights at step 1' })

  await weights.locator('rect').nth(9).waitFor({ state: 'attached' })
})
