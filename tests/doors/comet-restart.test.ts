import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { checkout } from '../env/checkout.ts'
import { pythonEnvironment } from '../env/python.ts'
import { mustRun } from '../env/run-command.ts'
import { temporaryFolder } from '../env/temporary-folder.ts'
import { startServer } from '../server/start-server.ts'

void test("no point of Comet's client is lost or doubled while the server is killed under a run", async (t) => {
  const { python } = await pythonEnvironment('comet-3.58.8')
  const folder = await temporaryFolder(t)
  const server = await startServer()
  t.after(() => server.stop())
  const program = new URL('comet_restart.py', import.meta.url).pathname
  const child = spawn(python, [program], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      TMPDIR: folder,
      COMET_API_KEY: 'the-key',
      COMET_URL_OVERRIDE: `${server.url}/clientlib/`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.after(() => child.kill('SIGKILL'))
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const half = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('HALF')) resolve()
    })
  })
  const ended = once(child, 'exit')
  await half
  await server.kill9()
  await pause(2000)
  await server.start()
  const [status] = (await ended) as [number]
  assert.equal(status, 0, said)
  const key = /^KEY (\w+)$/mu.exec(said)?.[1] ?? assert.fail(said)
  // A client whose server was away at the wrong moment writes the whole run to a file at its end, and says so.
  const offline = join(folder, '.cometml-runs')
  const archives = await readdir(offline).catch(() => [])
  assert.equal(archives.length > 0, /An offline experiment will be available/u.test(said))
  const launcher = join(checkout, 'packages/cli/bin/stemma')
  for (const archive of archives)
    await mustRun([launcher, 'import', 'comet', join(offline, archive), '--url', server.url])
  const path = `${server.url}/api/2.0/mlflow/metrics/get-history?run_id=${key}&metric_key=m`
  const { metrics } = (await (await fetch(path)).json()) as {
    readonly metrics: readonly { readonly step: number; readonly value: number }[]
  }
  assert.deepEqual(
    metrics.map(({ step, value }) => [step, value]).toSorted(([a], [b]) => (a ?? 0) - (b ?? 0)),
    Array.from({ length: 50 }, (_, step) => [step, step * 1.5]),
  )
})
