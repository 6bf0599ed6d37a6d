import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkout } from '../env/checkout.ts'
import { pythonEnvironment } from '../env/python.ts'
import { mustRun, runCommand } from '../env/run-command.ts'
import { temporaryFolder } from '../env/temporary-folder.ts'
import { startServer } from '../server/start-server.ts'
import { assertTold, resultOf } from './aim-told.ts'

const program = new URL('aim_run.py', import.meta.url).pathname
const launcher = join(checkout, 'packages/cli/bin/stemma')

void test("runs of a repository of Aim's come here once, as Aim's client wrote them", async (t) => {
  const { python, bin } = await pythonEnvironment('aim-3.29.1')
  const folder = await temporaryFolder(t)
  const env = { PATH: `${bin}:${process.env['PATH']}`, HOME: folder, TMPDIR: folder }
  const hash = String(
    resultOf(await mustRun([python, program, 'write', folder], { cwd: folder, env })),
  )
  const written = Date.now()

  for (const database of ['sqlite', 'postgres'] as const)
    await t.test(`on ${database}`, async (s) => {
      const server = await startServer({ database })
      s.after(() => server.stop())
      const bring = [launcher, 'import', 'aim', folder, '--url', server.url, '--json'] as const
      const sums: readonly Readonly<Record<string, number>>[] = [
        JSON.parse(await mustRun(bring, { cwd: folder, env })),
        JSON.parse(await mustRun(bring, { cwd: folder, env })),
      ]
      const [once = {}, again = {}] = sums
      assert.deepEqual([once['runs'], once['points'], again], [1, 203, once])
      // The terminal's output is one object or several, as the client's clock has it.
      assert.ok((once['objects'] ?? 0) > 15)
      const address = server.url.replace('http:', 'aim:')
      const read = [python, program, 'read', address, hash] as const
      assertTold(resultOf(await mustRun(read, { cwd: folder, env })), hash)
      const history = await fetch(
        `${server.url}/api/2.0/mlflow/metrics/get-history?run_id=${hash}&metric_key=loss/subset:train`,
      )
      const { metrics } = (await history.json()) as {
        readonly metrics: readonly { readonly timestamp: number }[]
      }
      assert.equal(metrics.length, 100)
      // The times that they had.
      assert.ok(metrics.every(({ timestamp }) => timestamp > 0 && timestamp <= written))
      const got = await fetch(`${server.url}/api/2.0/mlflow/runs/get?run_id=${hash}`)
      const { run } = (await got.json()) as {
        readonly run: { readonly info: Readonly<Record<string, unknown>> }
      }
      assert.deepEqual([run.info['run_name'], run.info['status']], ['named', 'FINISHED'])
    })

  await t.test('a folder without a repository is refused by its name', async () => {
    const bring = [launcher, 'import', 'aim', '/nowhere', '--url', 'http://127.0.0.1:1'] as const
    const { status, stderr } = await runCommand(bring, { cwd: folder, env })
    assert.deepEqual(
      [status === 0, stderr.includes("no repository of Aim's in /nowhere")],
      [false, true],
    )
  })
})
