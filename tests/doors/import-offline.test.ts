import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkout } from '../env/checkout.ts'
import { pythonEnvironment } from '../env/python.ts'
import { mustRun, runCommand } from '../env/run-command.ts'
import { temporaryFolder } from '../env/temporary-folder.ts'
import { startServer } from '../server/start-server.ts'

interface RunJson {
  readonly info: Readonly<Record<string, string>>
  readonly data: Readonly<Record<string, readonly { key: string; value: unknown }[]>>
}

interface Report {
  readonly newRuns: number
  readonly points: number
  readonly refused: readonly { readonly reason: string }[]
}

void test('logs of TensorBoard and of wandb come here, once', async (t) => {
  const { python } = await pythonEnvironment('offline-writers')
  const folder = await temporaryFolder(t)
  const program = new URL('offline_writers.py', import.meta.url).pathname
  await mustRun([python, program, folder], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, WANDB_SILENT: 'true' },
  })
  const launcher = join(checkout, 'packages/cli/bin/stemma')

  for (const database of ['sqlite', 'postgres'] as const)
    await t.test(`on ${database}`, async (s) => {
      const server = await startServer({ database })
      s.after(() => server.stop())
      const bring = async (kind: string, place: string): Promise<Report> => {
        const command = [launcher, 'import', kind, place, '--url', server.url, '--json'] as const
        return JSON.parse(await mustRun(command, { cwd: folder })) as Report
      }
      const ask = async (path: string): Promise<unknown> =>
        (await fetch(`${server.url}/api/2.0/mlflow/${path}`)).json()
      const runsOf = async (name: string): Promise<readonly RunJson[]> => {
        const query = `experiments/get-by-name?experiment_name=${name}`
        const { experiment } = (await ask(query)) as {
          readonly experiment: { readonly experiment_id: string }
        }
        const answer = await fetch(`${server.url}/api/2.0/mlflow/runs/search`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ experiment_ids: [experiment.experiment_id] }),
        })
        return ((await answer.json()) as { readonly runs: readonly RunJson[] }).runs
      }
      const valueOf = (run: RunJson | undefined, field: string, key: string): unknown =>
        run?.data[field]?.find((item) => item.key === key)?.value

      const board = await bring('tensorboard', 'logs')
      assert.deepEqual([board.newRuns, board.points], [4, 600])
      assert.deepEqual(
        board.refused.map(({ reason }) => reason),
        ["2 summaries of the plugin 'histograms' are not taken"],
      )
      assert.equal((await bring('tensorboard', 'logs')).newRuns, 0)
      const boardRuns = await runsOf('logs')
      const a = boardRuns.find(({ info }) => info['run_name'] === 'a')
      const hyper = boardRuns.find(({ info }) => info['run_name'] === 'a/hp')
      assert.equal(valueOf(a, 'metrics', 'train/loss'), Math.fround(1 / 300))
      assert.deepEqual(
        ['lr', 'kind', 'flag'].map((key) => valueOf(hyper, 'params', key)),
        ['0.1', 'x', 'True'],
      )
      const get = async (run: RunJson | undefined, path: string): Promise<Response> =>
        fetch(`${server.url}/get-artifact?run_id=${run?.info['run_id']}&path=${path}`)
      const words = await get(a, 'texts/words/text_summary/step-000000003.md')
      assert.equal(await words.text(), 'some *text*')
      const picture = await get(a, 'images/picture/step-000000005.png')
      assert.equal(Buffer.from(await picture.arrayBuffer()).toString('latin1', 1, 4), 'PNG')

      const weights = await bring('wandb', 'wandb')
      assert.equal(weights.newRuns, 1)
      assert.deepEqual(
        weights.refused.map(({ reason }) => reason),
        ["1 values of 'words' that are no numbers are not taken"],
      )
      assert.equal((await bring('wandb', 'wandb')).newRuns, 0)
      const [run] = await runsOf('proj')
      assert.deepEqual([run?.info['run_name'], run?.info['status']], ['named', 'FINISHED'])
      assert.deepEqual(
        [valueOf(run, 'metrics', 'nested.acc'), valueOf(run, 'metrics', 'best')],
        [149.5, 0.9],
      )
      assert.deepEqual(
        [valueOf(run, 'params', 'deep.depth'), valueOf(run, 'tags', 'tag/best')],
        ['3', 'true'],
      )
      const path = `metrics/get-history?run_id=${run?.info['run_id']}&metric_key=loss`
      const { metrics } = (await ask(path)) as { readonly metrics: readonly unknown[] }
      assert.equal(metrics.length, 300)
    })

  await t.test('logs that were cut come as far as they go, and say so', async (s) => {
    const server = await startServer()
    s.after(() => server.stop())
    const [offline = assert.fail()] = (await readdir(join(folder, 'wandb'))).filter((name) =>
      name.startsWith('offline-run'),
    )
    const [log = assert.fail()] = (await readdir(join(folder, 'wandb', offline))).filter((name) =>
      name.endsWith('.wandb'),
    )
    for (const file of [join(folder, 'wandb', offline, log), await eventFile(folder)]) {
      const bytes = await readFile(file)
      // The last bytes are of no record, wherever it was cut.
      const cut = bytes.subarray(0, Math.floor(bytes.length * 0.6))
      await writeFile(file, Buffer.concat([cut, Buffer.from('cut')]))
    }
    for (const [kind, place] of [
      ['tensorboard', 'logs/a'],
      ['wandb', 'wandb'],
    ] as const) {
      const command = [launcher, 'import', kind, place, '--url', server.url, '--json'] as const
      const { status, stdout, stderr } = await runCommand(command, { cwd: folder })
      assert.equal(status, 0, stderr)
      const report = JSON.parse(stdout) as Report
      assert.ok(report.points > 50)
      assert.match(report.refused.map(({ reason }) => reason).join(), /end in the middle/u)
    }
  })

  await t.test('a run whose id another one has here gets nothing of it', async (s) => {
    const server = await startServer()
    s.after(() => server.stop())
    const command = [launcher, 'import', 'tensorboard', 'logs/a', '--url', server.url, '--json']
    const bring = async (): Promise<Report> =>
      JSON.parse(await mustRun(command as [string], { cwd: folder })) as Report
    assert.ok((await bring()).points > 0)
    // It began at another time: behind the head of its first record, and the tag of the field.
    const file = await eventFile(folder)
    const bytes = await readFile(file)
    bytes.writeDoubleLE(1000, 13)
    await writeFile(file, bytes)
    const { points, refused } = await bring()
    assert.equal(points, 0)
    assert.match(refused.map(({ reason }) => reason).join(), /Another run has this id/u)
  })
})

async function eventFile(folder: string): Promise<string> {
  const place = join(folder, 'logs/a')
  const [name = assert.fail()] = (await readdir(place)).filter((one) => one.includes('tfevents'))
  return join(place, name)
}
