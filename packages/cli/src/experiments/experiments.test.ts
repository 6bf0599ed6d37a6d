import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { only, printedList, openTestBench, type TestBench } from '../command-line.testing.ts'

let bench: TestBench
let experimentId = ''

before(async () => {
  bench = await openTestBench()
  experimentId = (
    await bench.stemma('experiments', 'create', 'churn', '--tag', 'team=risk')
  ).stdout.trim()
})

after(() => bench.close())

test('experiments are listed, and shown by id and by name', async () => {
  const list = printedList(await bench.stemma('experiments', 'list', '--json'))
  assert.deepEqual(list.map(({ name }) => String(name)).toSorted(), ['Default', 'churn'])
  const byName = await bench.stemma('experiments', 'show', 'churn', '--json')
  const byId = await bench.stemma('experiments', 'show', experimentId, '--json')
  assert.equal(byName.stdout, byId.stdout)
  assert.match(
    (await bench.stemma('experiments', 'show', 'churn')).stdout,
    /\n\ntag\tvalue\nteam\trisk\n$/u,
  )
})

test('an experiment is renamed, deleted and restored', async () => {
  const id = (await bench.stemma('experiments', 'create', 'passing')).stdout.trim()
  assert.equal((await bench.stemma('experiments', 'rename', 'passing', 'passed')).status, 0)
  const refused = await bench.stemma('experiments', 'delete', 'passed')
  assert.deepEqual([refused.status, refused.stdout], [2, ''])
  assert.match(refused.stderr, /--yes/u)
  assert.equal((await bench.stemma('experiments', 'delete', 'passed', '--yes')).status, 0)
  assert.equal(
    only(printedList(await bench.stemma('experiments', 'list', '--view', 'deleted', '--json')))[
      'experiment_id'
    ],
    id,
  )
  assert.equal((await bench.stemma('experiments', 'restore', id)).status, 0)
  assert.deepEqual(
    printedList(await bench.stemma('experiments', 'list', '--view', 'deleted', '--json')),
    [],
  )
})
