import assert from 'node:assert/strict'
import { test } from 'node:test'
import { javaClassPath } from '../env/java-client.ts'
import { runCommand } from '../env/run-command.ts'
import { temporaryFolder } from '../env/temporary-folder.ts'
import { startServer } from '../server/start-server.ts'

test("MLflow's Java client makes all its tracking calls", async (t) => {
  const classPath = await javaClassPath()
  const server = await startServer()
  t.after(() => server.stop())
  // The client leaves a log folder where it runs.
  const cwd = await temporaryFolder(t, 'java')
  const result = await runCommand(['java', '-cp', classPath, 'TrackingCalls', server.url], { cwd })
  const steps = ['experiments', 'runs', 'batches', 'search', 'fluent', 'errors', 'done']
  assert.deepEqual(result.stdout.trim().split('\n'), steps, result.stderr)
  assert.equal(result.status, 0)
})

test("MLflow's Java client makes all its registry calls", async (t) => {
  const classPath = await javaClassPath()
  const server = await startServer()
  t.after(() => server.stop())
  const cwd = await temporaryFolder(t, 'java')
  const result = await runCommand(['java', '-cp', classPath, 'RegistryCalls', server.url], { cwd })
  const steps = ['writing', 'reading', 'search', 'errors', 'done']
  assert.deepEqual(result.stdout.trim().split('\n'), steps, result.stderr)
  assert.equal(result.status, 0)
})
