import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { only, openTestBench, printedList, type TestBench } from '../command-line.testing.ts'

let bench: TestBench
const runs: string[] = []

before(async () => {
  bench = await openTestBench()
  const experimentId = (await bench.stemma('experiments', 'create', 'churn')).stdout.trim()
  for (const loss of [0.3, 0.2])
    runs.push(await bench.addRun({ experimentId, name: 'r', loss, model: `m${loss}` }))
  for (const run of runs) {
    const made = await bench.stemma(
      'models',
      'register',
      'churn',
      `runs:/${run}/model`,
      '--tag',
      'a=b',
    )
    assert.equal(made.status, 0, made.stderr)
  }
})

after(() => bench.close())

/** A command that must succeed; its JSON. */
async function json(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { status, stdout, stderr } = await bench.stemma('models', ...args, '--json')
  assert.equal(status, 0, stderr)
  return JSON.parse(stdout) as Record<string, unknown> // an object, as these commands print
}

void test('models and versions are listed and shown', async () => {
  const model = only(printedList(await bench.stemma('models', 'list', '--json')))
  assert.deepEqual([model['name'], model['last_version']], ['churn', 2])
  const versions = printedList(
    await bench.stemma('models', 'list', 'churn', '--order-by', 'metrics.loss ASC', '--json'),
  )
  assert.deepEqual(
    versions.map(({ version, run_id }) => [version, run_id]),
    [
      [2, runs[1]],
      [1, runs[0]],
    ],
  )
  assert.equal(
    only(
      printedList(
        await bench.stemma('models', 'list', 'churn', '--filter', 'metrics.loss < 0.25', '--json'),
      ),
    )['version'],
    2,
  )
  assert.equal((await json('show', 'models:/churn/1'))['version'], 1)
  assert.equal((await json('show', 'churn/latest'))['version'], 2)
  const none = await bench.stemma('models', 'list', 'none-such')
  assert.deepEqual([none.status, none.stdout], [1, ''])
  assert.match(none.stderr, /none-such not found/u)
})

void test('an alias is set, shown, rolled back and removed; history has it all', async () => {
  for (const version of ['1', '2'])
    assert.equal((await json('alias', 'churn@champion', version))['version'], Number(version))
  assert.equal((await bench.stemma('models', 'alias', 'churn@champion')).stdout, '2\n')
  assert.equal((await json('show', 'churn@champion'))['version'], 2)
  assert.equal((await json('rollback', 'churn@champion'))['version'], 1)
  const again = await bench.stemma('models', 'rollback', 'churn@champion')
  assert.equal(again.status, 1)
  assert.match(again.stderr, /no earlier version/u)
  await json('alias', 'churn@champion', '--remove')
  assert.deepEqual(
    printedList(await bench.stemma('models', 'history', 'churn@champion', '--json')).map(
      ({ action, from, to }) => [action, from, to],
    ),
    [
      ['alias.delete', '1', undefined],
      ['alias.set', '2', '1'],
      ['alias.set', '1', '2'],
      ['alias.set', undefined, '1'],
    ],
  )
  const protectedAlias = await json('protect', 'churn@champion', '--user', 'alice')
  assert.deepEqual(protectedAlias['protection'], {
    ...{ alias: 'champion', users: ['alice'], needs_decision: false },
  })
  await json('protect', 'churn@champion', '--remove')
  assert.equal((await bench.stemma('models', 'rollback', 'churn')).status, 2)
})

void test('a diff names what differs', async () => {
  const diff = await json('diff', 'churn/1', '2')
  // The shape is that of the route; wrong names fail the comparison.
  const rows = diff['differences'] as readonly {
    part: string
    key: string
    from?: string
    to?: string
  }[]
  assert.deepEqual(
    rows
      .filter(({ part }) => part === 'param' || part === 'metric')
      .map(({ part, key, from, to }) => [part, key, from, to]),
    [
      ['param', 'model', 'm0.3', 'm0.2'],
      ['metric', 'loss', '0.3', '0.2'],
    ],
  )
  const table = await bench.stemma('models', 'diff', 'churn/1', 'churn/2')
  assert.match(table.stdout, /^part\tkey\tversion 1\tversion 2\n/u)
  assert.match(table.stderr, /which code it ran is not known/u)
})

void test('a download is what was registered, whatever is in the folder now', async () => {
  const [run = ''] = runs
  const root = `${bench.url}/api/2.0/mlflow-artifacts/artifacts/1/${run}/artifacts/whole`
  const put = async (path: string, body: string) =>
    assert.equal((await fetch(`${root}/${path}`, { method: 'PUT', body })).status, 200)
  await put('MLmodel', 'flavors: {}')
  await put('data/w', 'weights')
  const made = await json('register', 'churn', `runs:/${run}/whole`)
  const address = `churn/${String(made['version'])}`
  const done = await json('download', address, 'copy')
  assert.equal(done['digest'], made['digest'])
  assert.equal(readFileSync(join(bench.folder, 'copy/data/w'), 'utf8'), 'weights')
  assert.match((await bench.stemma('models', 'download', address, 'copy')).stderr, /not empty/u)
  await put('data/w', 'other')
  await json('download', address, 'second')
  assert.equal(readFileSync(join(bench.folder, 'second/data/w'), 'utf8'), 'weights')
  await json('delete', address, '--yes')
})

void test('where nothing keeps the files, a download of others leaves nothing', async (t) => {
  const plain = await openTestBench(undefined, { STEMMA_ARTIFACT_LAYOUT: 'plain' })
  t.after(() => plain.close())
  const experimentId = (await plain.stemma('experiments', 'create', 'churn')).stdout.trim()
  const run = await plain.addRun({ experimentId, name: 'r', loss: 1, model: 'm' })
  const file = `${plain.url}/api/2.0/mlflow-artifacts/artifacts/${experimentId}/${run}/artifacts/m/w`
  await fetch(file, { method: 'PUT', body: 'weights' })
  const source = `runs:/${run}/m`
  const made = await plain.stemma('models', 'register', 'churn', source, '--json')
  const { digest } = JSON.parse(made.stdout) as { readonly digest: string } // what is printed
  await fetch(file, { method: 'PUT', body: 'other' })
  const refused = await plain.stemma('models', 'download', 'churn/1', 'second')
  assert.equal(refused.status, 1)
  assert.match(
    refused.stderr,
    new RegExp(`was ${digest}, now their digest is .* stemma models register churn ${source}`, 'u'),
  )
  assert.deepEqual(
    readdirSync(plain.folder).filter((name) => name.startsWith('second')),
    [],
  )
})

void test('versions and models are deleted after a yes', async () => {
  const refused = await bench.stemma('models', 'delete', 'churn/2')
  assert.equal(refused.status, 2)
  await json('delete', 'churn/2', '--yes')
  assert.equal((await bench.stemma('models', 'show', 'churn/2')).status, 1)
  await json('delete', 'churn', '--yes')
  assert.deepEqual(printedList(await bench.stemma('models', 'list', '--json')), [])
  assert.match((await bench.stemma('models', 'history', 'churn')).stdout, /model\.delete/u)
})
