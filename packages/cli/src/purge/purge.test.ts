import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openTestBench, printedList, type TestBench } from '../command-line.testing.ts'
import { machine, type Effects } from '../effects.ts'
import { CliError } from '../fail.ts'
import { purge } from './purge.ts'

let bench: TestBench
let experimentId = ''
const runIds: string[] = []

before(async () => {
  bench = await openTestBench()
  experimentId = (await bench.stemma('experiments', 'create', 'churn')).stdout.trim()
  for (const name of ['first', 'second', 'third', 'fourth'])
    runIds.push(await bench.addRun({ experimentId, name, loss: 0.5, model: 'xgb' }))
})

after(() => bench.close())

test('the trash is listed and restored from', async () => {
  const [first = '', second = ''] = runIds
  assert.equal((await bench.stemma('runs', 'delete', first, second, '--yes')).status, 0)
  const entries = printedList(await bench.stemma('trash', 'list', '--json'))
  assert.deepEqual(
    entries.map((entry) => [entry['kind'], entry['id'], entry['name']]),
    [
      ['run', second, 'second'],
      ['run', first, 'first'],
    ],
  )
  const { stdout } = await bench.stemma('trash', 'list', '-e', 'churn', '--kind', 'run')
  assert.match(stdout, /^entry\tdeleted\tby\tkind\tname\twith it\texperiment\tid\n/u)
  assert.match(stdout, new RegExp(`Z\tanonymous\trun\tsecond\t\tchurn\t${second}\n`, 'u'))
  assert.equal(
    (await bench.stemma('trash', 'list', '--older-than', '1h')).stdout.split('\n').length,
    2,
  )
  const entry = String(entries[0]?.['trash_id'])
  const restored = await bench.stemma('trash', 'restore', entry)
  assert.deepEqual([restored.status, restored.stderr], [0, `Restored run ${second}.\n`])
  assert.equal((await bench.stemma('trash', 'restore', 'f'.repeat(32))).status, 1)
})

test('a purge needs an age that is one, and --yes where nobody can answer', async () => {
  const wrong = await bench.stemma('purge', '--older-than', 'soon')
  assert.equal(wrong.status, 2)
  assert.match(wrong.stderr, /must be an age such as 30d/u)
  const unasked = await bench.stemma('purge')
  assert.equal(unasked.status, 2)
  assert.match(unasked.stderr, /--yes/u)
  const active = await bench.stemma('purge', '--run', runIds[1] ?? '', '--yes')
  assert.equal(active.status, 1)
  assert.match(active.stderr, /Only runs in `deleted` lifecycle stage/u)
})

test('a purge says what it would remove, then what it removed', async () => {
  const [first = ''] = runIds
  const plan = await bench.stemma('purge', '--dry-run')
  assert.deepEqual(
    [plan.status, plan.stdout, plan.stderr],
    [0, '', 'Would remove 1 run, 2 metric points.\n'],
  )
  const done = await bench.stemma('purge', '--yes', '--json')
  assert.deepEqual([done.status, done.stderr], [0, ''])
  const { database_bytes: bytes, ...counts } = JSON.parse(done.stdout) as Record<string, unknown>
  assert.equal(typeof bytes, 'number')
  assert.deepEqual(counts, {
    experiments: 0,
    runs: 1,
    logged_models: 0,
    registered_models: 0,
    model_versions: 0,
    datasets: 0,
    data_versions: 0,
    metric_points: 2,
    artifacts: 0,
    artifact_bytes: 0,
    places_left: 0,
    left: [],
    kept: [],
    database_reusable_bytes: 0,
    dry_run: false,
  })
  assert.equal((await bench.stemma('runs', 'show', first)).status, 1)
  assert.equal((await bench.stemma('purge', '--yes')).stderr, 'Nothing to purge.\n')
})

test('an experiment is purged by its name', async () => {
  await bench.stemma('experiments', 'delete', 'churn', '--yes')
  const done = await bench.stemma('purge', '-e', 'churn', '--yes')
  assert.match(done.stderr, /^Removed 1 experiment, 3 runs, 6 metric points\.\n/u)
  assert.equal((await bench.stemma('experiments', 'show', 'churn')).status, 1)
})

test('Ctrl-C stops a purge between two steps and says what was done; the next one goes on', async () => {
  const doomed = (await bench.stemma('experiments', 'create', 'large')).stdout.trim()
  const total = 400
  let made = 0
  const fill = async (): Promise<void> => {
    for (; made < total;) {
      made += 1
      await bench.addRun({ experimentId: doomed, name: 'x', loss: 1, model: 'm' })
    }
  }
  await Promise.all(Array.from({ length: 8 }, fill))
  await bench.stemma('experiments', 'delete', 'large', '--yes')
  const controller = new AbortController()
  const effects: Effects = {
    ...machine,
    environment: { STEMMA_URL: bench.url },
    stderr: {
      isTerminal: true,
      columns: 80,
      // The first word of progress.
      write: async (text) => {
        if (String(text).includes('Removed')) controller.abort()
      },
    },
  }
  const work = purge({ experiment: ['large'], yes: true, signal: controller.signal }, effects)
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof CliError)
    assert.equal(error.exitCode, 130)
    assert.match(
      error.message,
      /^stopped\. Removed until then: 1 experiment, \d+ runs.*next purge goes on/u,
    )
    return true
  })
  const rest = await bench.stemma('purge', '--yes', '--json')
  const again = JSON.parse((await bench.stemma('purge', '--yes', '--json')).stdout) as object
  assert.equal(rest.status, 0)
  assert.deepEqual(again, empty)
})

const empty = {
  experiments: 0,
  runs: 0,
  logged_models: 0,
  registered_models: 0,
  model_versions: 0,
  datasets: 0,
  data_versions: 0,
  metric_points: 0,
  artifacts: 0,
  artifact_bytes: 0,
  places_left: 0,
  left: [],
  kept: [],
  dry_run: false,
}

test('a stopped folder is purged with --data, a used one is not, and a slip makes none', async (t) => {
  const data = join(bench.folder, 'data')
  const used = await bench.stemmaIn({ STEMMA_URL: '' }, 'purge', '--data', data, '--yes')
  assert.equal(used.status, 1)
  assert.match(used.stderr, /Another Stemma server \(process \d+\).*leave out --data/u)
  const slip = await bench.stemma('purge', '--data', `${data}-slip`, '--yes')
  assert.match(slip.stderr, /there is no database at .*slip/u)
  assert.equal((await bench.stemma('purge', '--data', data, '--url', 'http://x')).status, 2)

  const folder = await mkdtemp(join(tmpdir(), 'stemma-offline-'))
  t.after(() => rm(folder, { recursive: true }))
  const other = await openTestBench(join(folder, 'data'))
  const run = await other.addRun({ experimentId: '0', name: 'x', loss: 1, model: 'm' })
  await other.stemma('runs', 'delete', run, '--yes')
  await other.close()
  const purged = await bench.stemma('purge', '--data', join(folder, 'data'), '--yes')
  assert.deepEqual([purged.status, purged.stdout], [0, ''])
  assert.match(purged.stderr, /^Removed 1 run, 2 metric points\.\n/u)
})
