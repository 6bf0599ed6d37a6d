import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkout } from '../env/checkout.ts'
import { eventually } from '../env/eventually.ts'
import { freePort } from '../env/free-port.ts'
import { pythonEnvironment } from '../env/python.ts'
import { mustRun } from '../env/run-command.ts'
import { temporaryFolder } from '../env/temporary-folder.ts'
import { startServer } from '../server/start-server.ts'

const program = new URL('mlflow_history.py', import.meta.url).pathname

void test('a history moves in from MLflow, and out again to another', async (t) => {
  const folder = await temporaryFolder(t)
  const { bin, python } = await pythonEnvironment('mlflow-3.17.2')
  const env = {
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    HOME: folder,
    TMPDIR: folder,
    GIT_PYTHON_REFRESH: 'quiet',
    MLFLOW_DISABLE_TELEMETRY: 'true',
  }
  const launcher = join(checkout, 'packages/cli/bin/stemma')
  const source = `sqlite:///${folder}/in.db`
  await mustRun([python, program, 'make', source], { cwd: folder, env })
  const ours = await startServer()
  t.after(() => ours.stop())
  await mustRun([launcher, 'import', 'mlflow', source, '--url', ours.url], { cwd: folder })

  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const stores = ['--backend-store-uri', `sqlite:///${folder}/out.db`]
  const address = ['--host', '127.0.0.1', '--port', String(port)]
  const theirs = spawn(join(bin, 'mlflow'), ['server', '--workers', '1', ...address, ...stores], {
    cwd: folder,
    env,
    stdio: 'ignore',
    detached: true,
  })
  const gone = once(theirs, 'exit')
  t.after(async () => {
    // With the workers that it started.
    process.kill(-(theirs.pid ?? 0), 'SIGKILL')
    await gone
  })
  await eventually(async () => (await fetch(`${url}/health`)).status === 200)
  for (let time = 0; time < 2; time++) {
    const command = [launcher, 'export', 'mlflow', url, '--url', ours.url, '--json'] as const
    const report = JSON.parse(await mustRun(command, { cwd: folder })) as {
      readonly newRuns: number
      readonly files: number
      readonly refused: readonly unknown[]
    }
    assert.deepEqual([report.newRuns, report.refused], [time === 0 ? 6 : 0, []])
    assert.equal(report.files > 0, time === 0)
  }
  const compare = [python, program, 'compare', source, url, 'name'] as const
  const said = await mustRun(compare, { cwd: folder, env })
  const { facts, different } = JSON.parse(/^RESULT (.*)$/mu.exec(said)?.[1] ?? '{}') as {
    readonly facts: number
    readonly different: object
  }
  assert.deepEqual(different, {})
  assert.ok(facts > 30)
})
