import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { only, printedList, openTestBench, type TestBench } from '../command-line.testing.ts'

let bench: TestBench
let experimentId = ''
const runIds: string[] = []

before(async () => {
  bench = await openTestBench()
  experimentId = (
    await bench.stemma('experiments', 'create', 'churn', '--tag', 'team=risk')
  ).stdout.trim()
  runIds.push(await bench.addRun({ experimentId, name: 'first', loss: 0.5, model: 'xgb' }))
  runIds.push(await bench.addRun({ experimentId, name: 'second', loss: 0.25, model: 'xgb' }))
  runIds.push(await bench.addRun({ experimentId, name: 'third', loss: 0.125, model: 'logit' }))
})

after(() => bench.close())

test('a search has a column for all that it speaks of', async () => {
  const { stdout } = await bench.stemma(
    'runs',
    'search',
    '-e',
    'churn',
    '--filter',
    "metrics.loss < 0.3 AND params.model LIKE 'x%'",
    '--order-by',
    'max(metrics.loss) DESC',
  )
  const [titles, ...rows] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
  assert.deepEqual(titles?.slice(5), ['max(metrics.loss)', 'metrics.loss', 'params.model'])
  const row = only(rows)
  assert.deepEqual([row[0], row[1], ...row.slice(5)], [runIds[1], 'second', '1', '0.25', 'xgb'])
})

test('--columns chooses what is printed, and of JSON what is sent', async () => {
  const columns = ['--columns', 'name,params.model,tags.owner,min(metrics.loss)']
  const { stdout } = await bench.stemma('runs', 'list', '-e', 'churn', '--limit', '1', ...columns)
  assert.equal(
    stdout,
    'name\tparams.model\ttags.owner\tmin(metrics.loss)\nthird\tlogit\t=cmd()\t0.125\n',
  )
  const run = only(
    printedList(
      await bench.stemma(
        'runs',
        'list',
        '-e',
        'churn',
        '--limit',
        '1',
        '--json',
        '--columns',
        'params.model',
      ),
    ),
  )
  assert.deepEqual([run['params'], run['metrics']], [[{ key: 'model', value: 'logit' }], []])
  const wrong = await bench.stemma('runs', 'list', '--columns', 'loss')
  assert.equal(wrong.status, 2)
  assert.match(wrong.stderr, /^stemma: no column 'loss'\. .*\n$/u)
})

test('a run is shown by the beginning of its id', async () => {
  const id = runIds[0] ?? ''
  const { stdout, status } = await bench.stemma('runs', 'show', id.slice(0, 10))
  assert.equal(status, 0)
  assert.match(stdout, new RegExp(`^run\t${id}\nname\tfirst\n`, 'u'))
  assert.match(
    stdout,
    /\nmetric\tlast\tmin\tmax\tmean\tstep\tpoints\nloss\t0\.5\t0\.5\t1\t0\.75\t1\t2\n/u,
  )
  assert.match(stdout, /\nnote\ttwo\\nlines, "quoted"\n/u)
  const short = await bench.stemma('runs', 'show', id.slice(0, 5))
  assert.deepEqual([short.status, short.stdout], [2, ''])
  const unknown = await bench.stemma('runs', 'show', 'f'.repeat(8))
  assert.deepEqual(
    [unknown.status, unknown.stderr],
    [1, 'stemma: no run has an id that begins with ffffffff.\n'],
  )
})

test('a comparison has what differs, and the rest on demand', async () => {
  const ids = runIds.slice(1)
  const { stdout } = await bench.stemma('runs', 'compare', ...ids)
  assert.match(stdout, /^kind\tkey\t\w{8}\t\w{8}\nrun\tname\tsecond\tthird\n/u)
  assert.match(stdout, /\nparam\tmodel\txgb\tlogit\nmetric\tloss\t0\.25\t0\.125\n/u)
  assert.doesNotMatch(stdout, /seed/u)
  assert.match(
    (await bench.stemma('runs', 'compare', '--all', ...ids)).stdout,
    /\nparam\tseed\t1\t1\n/u,
  )
  assert.equal((await bench.stemma('runs', 'compare', ids[0] ?? '')).status, 2)
})

test('runs are deleted and restored', async () => {
  const id = runIds[2] ?? ''
  assert.equal((await bench.stemma('runs', 'delete', id)).status, 2)
  assert.match(
    (await bench.stemma('runs', 'delete', id.slice(0, 12), '--yes')).stderr,
    new RegExp(`runs restore ${id}`, 'u'),
  )
  assert.equal(
    only(
      printedList(await bench.stemma('runs', 'list', '-e', 'churn', '--view', 'deleted', '--json')),
    )['run_id'],
    id,
  )
  assert.equal((await bench.stemma('runs', 'restore', id)).status, 0)
  assert.deepEqual(
    printedList(await bench.stemma('runs', 'list', '-e', 'churn', '--view', 'deleted', '--json')),
    [],
  )
})
