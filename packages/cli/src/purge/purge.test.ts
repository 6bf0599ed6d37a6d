import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestBench, printedList, type TestBench } from '../command-line.testing.ts'

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
  assert.match(stdout, /^deleted\tby\tkind\tid\tname\texperiment\truns\tmodels\n/u)
  assert.match(stdout, new RegExp(`Z\tanonymous\trun\t${second}\tsecond\tchurn\t\t\n`, 'u'))
  assert.equal(
    (await bench.stemma('trash', 'list', '--older-than', '1h')).stdout.split('\n').length,
    2,
  )
  const restored = await bench.stemma('trash', 'restore', second)
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
    metric_points: 2,
    artifacts: 0,
    artifact_bytes: 0,
    places_left: 0,
    left: [],
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
