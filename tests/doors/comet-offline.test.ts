import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkout } from '../env/checkout.ts'
import { pythonEnvironment } from '../env/python.ts'
import { mustRun, runCommand } from '../env/run-command.ts'
import { temporaryFolder } from '../env/temporary-folder.ts'
import { startServer } from '../server/start-server.ts'

const program = new URL('comet_offline.py', import.meta.url).pathname

void test("archives of Comet's client come here by our command and by its own, once", async (t) => {
  const { python } = await pythonEnvironment('comet-3.58.8')
  const folder = await temporaryFolder(t)
  const env = { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, COMET_API_KEY: 'the-key' }
  const said = await mustRun([python, program, folder], { cwd: folder, env })
  const key = /^KEY (\w+)$/mu.exec(said)?.[1] ?? assert.fail(said)
  const [archive = assert.fail()] = (await readdir(folder)).filter((name) => name.endsWith('.zip'))
  const launcher = join(checkout, 'packages/cli/bin/stemma')

  for (const database of ['sqlite', 'postgres'] as const)
    await t.test(`on ${database}`, async (s) => {
      const server = await startServer({ database })
      s.after(() => server.stop())
      const bring = [launcher, 'import', 'comet', archive, '--url', server.url, '--json'] as const
      // `comet upload`
      const main = 'import comet_ml.scripts.comet as comet; comet.main()'
      const upload = [python, '-c', main, 'upload', archive] as const
      const uploading = { ...env, COMET_URL_OVERRIDE: `${server.url}/clientlib/` }
      const ours = async (): Promise<void> => {
        const report = JSON.parse(await mustRun(bring, { cwd: folder })) as {
          readonly refused: readonly unknown[]
        }
        assert.deepEqual(report.refused, [])
      }
      const theirs = async (): Promise<void> => {
        const { status, stdout, stderr } = await runCommand(upload, { cwd: folder, env: uploading })
        assert.equal(status, 0, stdout + stderr)
      }
      // Each comes first once.
      for (const step of database === 'sqlite' ? [ours, ours, theirs] : [theirs, ours]) await step()
      const ask = async (path: string): Promise<unknown> =>
        (await fetch(`${server.url}/api/2.0/mlflow/${path}`)).json()
      const { metrics } = (await ask(`metrics/get-history?run_id=${key}&metric_key=loss`)) as {
        readonly metrics: readonly unknown[]
      }
      assert.equal(metrics.length, 1500)
      const { run } = (await ask(`runs/get?run_id=${key}`)) as {
        readonly run: {
          readonly info: Readonly<Record<string, string>>
          readonly data: Readonly<Record<string, readonly { key: string; value: string }[]>>
        }
      }
      assert.deepEqual([run.info['run_name'], run.info['status']], ['off', 'FINISHED'])
      const took = Number(run.info['end_time']) - Number(run.info['start_time'])
      assert.ok(took > 100 && took < 60_000, String(took))
      const valueOf = (field: string, name: string): string | undefined =>
        run.data[field]?.find((item) => item.key === name)?.value
      assert.equal(valueOf('params', 'opt.name'), 'adam')
      assert.deepEqual([valueOf('tags', 'colour'), valueOf('tags', 'tag/best')], ['blue', 'true'])
      const { files } = (await ask(`artifacts/list?run_id=${key}&path=tables`)) as {
        readonly files: readonly { path: string }[]
      }
      assert.deepEqual(
        files.map(({ path }) => path),
        ['tables/notes.csv'],
      )
      const list = `${server.url}/api/v1/runs/${key}/items?kinds=asset-item&kinds=thumbnail`
      const { items } = (await (await fetch(list)).json()) as {
        readonly items: readonly { readonly name: string; readonly step?: number }[]
      }
      // Its client forgets the steps of scenes when it uploads an archive.
      const stepped = items.filter(({ step }) => step !== undefined)
      assert.deepEqual(
        stepped.map(({ name, step }) => `${name} ${step}`).toSorted(),
        ['street', 'street/boxes.jsonl', 'street/points.jsonl'].flatMap((name) => [
          `${name} 4`,
          `${name} 5`,
        ]),
      )
      const { model_versions: versions } = (await ask(
        `model-versions/search?filter=name%3D'offline-net'`,
      )) as { readonly model_versions: readonly unknown[] }
      assert.equal(versions.length, 1)
    })

  await t.test('an archive that is cut, or none, is refused by its name', async () => {
    const bytes = await readFile(join(folder, archive))
    await writeFile(join(folder, 'cut.zip'), bytes.subarray(0, bytes.length / 2))
    const command = [launcher, 'import', 'comet', 'cut.zip', '--url', 'http://127.0.0.1:1'] as const
    const { status, stderr } = await runCommand(command, { cwd: folder })
    assert.deepEqual([status, stderr.trim()], [1, 'stemma: cut.zip is no zip archive.'])
  })
})
