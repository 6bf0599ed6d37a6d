import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { startPostgres } from '../../../../tests/env/postgres.ts'
import { startS3 } from '../../../../tests/env/seaweedfs.ts'
import { openTestBench, type TestBench } from '../command-line.testing.ts'

interface Place {
  readonly name: string
  readonly open: (t: TestContext) => Promise<Readonly<Record<string, string>>>
}

const postgres = async (): Promise<string> => (await startPostgres()).newDatabase()

const places: readonly Place[] = [
  { name: 'SQLite and a folder', open: async () => ({}) },
  { name: 'SQLite and plain files', open: async () => ({ STEMMA_ARTIFACT_LAYOUT: 'plain' }) },
  {
    name: 'PostgreSQL and S3',
    open: async () => {
      const s3 = await startS3()
      return {
        STEMMA_DATABASE: await postgres(),
        STEMMA_ARTIFACTS_DESTINATION: `s3://${await s3.newBucket()}/a`,
        AWS_ENDPOINT_URL_S3: s3.endpoint,
        AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
      }
    },
  },
]

for (const { name, open } of places)
  void suite(`backups of ${name}`, () => {
    void test('hold all that was there, taken while the server goes on, and a server starts with them', async (t) => {
      const environment = await open(t)
      const bench = await openTestBench(undefined, environment)
      t.after(() => bench.close())
      const large = 'x,y\n'.repeat(20_000)
      const runId = await run(bench, { 'small.txt': 'first', 'large.csv': large })
      const back = (...args: readonly string[]) => bench.stemmaIn(environment, ...args)
      const made = await back('backup', 'copy', '--data', 'data')
      assert.equal(made.status, 0, made.stderr)
      assert.match(made.stderr, /^Backed up the rows .* to copy, and checked it\.\n$/u)
      assert.equal(statSync(join(bench.folder, 'copy')).mode & 0o077, 0)
      // The next one takes what is new.
      await put(bench, runId, { 'later.txt': 'second' })
      const again = await back('backup', 'copy', '--data', 'data', '--json')
      assert.equal(again.status, 0, again.stderr)
      assert.equal(
        readdirSync(join(bench.folder, 'copy')).filter((one) => one.startsWith('rows')).length,
        1,
      )

      const elsewhere = { ...environment, ...(await open(t)) }
      const restored = await bench.stemmaIn(elsewhere, 'restore', 'copy', '--data', 'second')
      assert.match(restored.stderr, /^Restored the rows .*, as of 20/u)
      const second = await openTestBench(join(bench.folder, 'second'), elsewhere)
      t.after(() => second.close())
      for (const [path, text] of Object.entries({
        'small.txt': 'first',
        'large.csv': large,
        'later.txt': 'second',
      }))
        assert.equal(await get(second, runId, path), text)
      // New things get new numbers, and pages of runs are whole.
      await run(second, { 'new.txt': 'third' })
      const listed = await second.stemma('runs', 'search', '-e', '0', '--json')
      assert.equal((JSON.parse(listed.stdout) as unknown[]).length, 2)
      const checked = await second.stemma('fsck')
      assert.equal(checked.stderr, 'Nothing is damaged.\n')
    })
  })

void suite('backups', () => {
  void test('that are damaged, or would go over something, are refused', async (t) => {
    const bench = await openTestBench()
    t.after(() => bench.close())
    await run(bench, { 'a.txt': 'a' })
    writeFileSync(join(bench.folder, 'note'), '')
    const onto = await bench.stemma('backup', '.', '--data', 'data')
    assert.match(onto.stderr, /is not empty, and holds no backup/u)
    const none = await bench.stemma('restore', 'data', '--data', 'new')
    assert.match(none.stderr, /There is no backup in data/u)
    const made = await bench.stemma('backup', 'copy', '--data', 'data')
    assert.equal(made.status, 0, made.stderr)
    const over = await bench.stemma('restore', 'copy', '--data', 'data')
    assert.match(over.stderr, /There is a database at .* already/u)
    const copy = join(bench.folder, 'copy')
    const [rows = ''] = readdirSync(copy).filter((one) => one.startsWith('rows-'))
    const file = join(copy, rows, 'stemma.db')
    const bytes = readFileSync(file)
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    writeFileSync(file, bytes)
    const damaged = await bench.stemma('restore', 'copy', '--data', 'new')
    assert.match(damaged.stderr, /is not what was backed up: its SHA-256 differs/u)
    assert.equal(damaged.status, 1)
    rmSync(join(copy, 'backup.json'))
    const half = await bench.stemma('restore', 'copy', '--data', 'new')
    assert.match(half.stderr, /There is no backup/u)
    const wrong = await bench.stemma('backup', 'x', '--data', 'nowhere')
    assert.match(wrong.stderr, /there is no database at/u)
  })
})

type Files = Readonly<Record<string, string>>

async function run(bench: TestBench, files: Files): Promise<string> {
  const runId = await bench.addRun({ experimentId: '0', name: 'one', loss: 1, model: 'm' })
  await put(bench, runId, files)
  return runId
}

async function put(bench: TestBench, runId: string, files: Files): Promise<void> {
  for (const [path, body] of Object.entries(files)) {
    const url = `${bench.url}/api/2.0/mlflow-artifacts/artifacts/0/${runId}/artifacts/${path}`
    const answer = await fetch(url, { method: 'PUT', body })
    assert.ok(answer.ok, await answer.text())
  }
}

async function get(bench: TestBench, runId: string, path: string): Promise<string> {
  const url = `${bench.url}/api/2.0/mlflow-artifacts/artifacts/0/${runId}/artifacts/${path}`
  return (await fetch(url)).text()
}
