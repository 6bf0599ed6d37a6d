import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { only, openTestBench, printedList, type TestBench } from '../command-line.testing.ts'

let bench: TestBench
let data: string
let isOpen = true

before(async () => {
  bench = await openTestBench()
  data = join(bench.folder, 'data')
})

after(async () => {
  if (isOpen) await bench.close()
  await rm(bench.folder, { recursive: true, force: true })
})

/** Customers of a month. */
function customers(month: number): string {
  const lines = ['customer_id,paid,plan']
  for (let id = 1; id <= 500 + month * 10; id++) {
    if (month > 0 && id === month) continue
    lines.push(
      `C${String(id)},${String(id % 50 === 0 ? id + month : id)}.5,${id % 3 === 0 ? 'gold' : 'basic'}`,
    )
  }
  return `${lines.join('\n')}\n`
}

async function add(month: number, ...args: readonly string[]): ReturnType<TestBench['stemma']> {
  await writeFile(join(bench.folder, 'churn.csv'), customers(month))
  return bench.stemma('data', 'add', 'churn', 'churn.csv', ...args)
}

/** A command that must succeed. */
async function output(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await bench.stemma('data', ...args)
  assert.equal(status, 0, stderr)
  return stdout
}

void test('a dataset grows month by month', async () => {
  const first = await add(0, '--key', 'customer_id', '-m', 'January')
  assert.equal(first.stderr, '')
  assert.match(first.stdout, /^churn\/1 {2}500 rows, changelog: rows have a key/u)
  assert.equal((await add(0)).stdout, 'Nothing changed since churn/1: no new version.\n')
  const second = await add(1, '-m', 'February')
  assert.match(
    second.stdout,
    /^churn\/2 {2}509 rows, changelog: what changed is kept\n {2}10 added, 1 removed, 10 changed \(paid 10\), 489 as before\n/u,
  )
  const listed = only(printedList(await bench.stemma('data', 'list', '--json')))
  assert.deepEqual([listed['name'], listed['version'], listed['rows']], ['churn', 2, 509])
  await output('tag', 'churn/1', 'owner=Ada', 'reviewed=a=b')
  await output('tag', 'churn/1', 'owner', '--remove')
  assert.match(await output('show', 'churn/1'), /^tags\treviewed=a=b$/mu)
  const described = JSON.parse(await output('export', 'churn/1', '--format', 'croissant')) as {
    readonly distribution: readonly { readonly contentUrl: string }[]
  }
  assert.equal(described.distribution[0]?.contentUrl, `${bench.url}/data/churn/1.parquet`)
  await output('export', 'churn/1', '--format', 'openlineage', '-o', 'event.json')
  const event = await readFile(join(bench.folder, 'event.json'), 'utf8')
  assert.match(event, /"datasetVersion": "1"/u)
  assert.match(
    (await bench.stemma('data', 'tag', 'churn/1', 'x')).stderr,
    /not of the form KEY=VALUE/u,
  )
  assert.deepEqual(
    (await output('profile', 'churn/1')).split('\n').map((line) => line.split('\t')[0]),
    ['column', 'customer_id', 'paid', 'plan', ''],
  )
  assert.deepEqual(
    printedList(await bench.stemma('data', 'log', 'churn', '--json')).map(
      ({ version, parent, message }) => [version, parent, message],
    ),
    [
      [2, 1, 'February'],
      [1, undefined, 'January'],
    ],
  )
  assert.match(
    await output('show', 'churn/1'),
    /\nplan\ttext\t0\t~2\tbasic\t\tgold\tbasic \(334\), gold \(166\)\n/u,
  )
})

void test('versions are compared', async () => {
  assert.equal(
    await output('diff', 'churn/1', 'churn'),
    'churn/1 (500 rows) → churn/2 (509 rows)\nrows: 10 added, 1 removed, 10 changed (paid 10), 489 as before\n',
  )
  assert.equal(await output('diff', 'churn/1', 'churn@none').catch(() => 'refused'), 'refused')
  assert.match(await output('drift', 'churn/1', 'churn/2'), /\npaid\tnone\t/u)
  assert.match(await output('overlap', 'churn/1', 'churn/2'), /^499 of 500 and 509 are in both: /u)
})

void test('an alias names a version until it is moved or removed', async () => {
  await output('alias', 'churn@golden', '1')
  assert.match(await output('show', 'churn@golden'), /\nversion\t1\n/u)
  await output('alias', 'churn@golden', 'v2')
  assert.match(await output('show', 'churn@golden'), /\nversion\t2\n/u)
  await output('alias', 'churn@golden', '--remove')
  assert.equal((await bench.stemma('data', 'show', 'churn@golden')).status, 1)
  assert.equal((await bench.stemma('data', 'alias', 'churn@golden')).status, 2)
  assert.equal((await bench.stemma('data', 'alias', 'golden', '1')).status, 2)
})

void test('a version is checked out in any format, whole or in part', async () => {
  for (const month of [0, 1]) {
    await output('checkout', `churn/${String(month + 1)}`, 'out.csv')
    const rows = (text: string): string[] => text.trim().split('\n').toSorted()
    assert.deepEqual(
      rows(await readFile(join(bench.folder, 'out.csv'), 'utf8')),
      rows(customers(month)),
    )
  }
  await output(
    'checkout',
    'churn/1',
    'part.jsonl',
    '--columns',
    'plan,paid',
    '--where',
    "customer_id = 'C3'",
  )
  assert.equal(
    await readFile(join(bench.folder, 'part.jsonl'), 'utf8'),
    '{"plan":"gold","paid":3.5}\n',
  )
  await output('checkout', 'churn/1')
  assert.equal(
    (await readFile(join(bench.folder, 'churn-1.parquet'))).subarray(0, 4).toString(),
    'PAR1',
  )
  const wrong = await bench.stemma('data', 'checkout', 'churn/1', 'x.csv', '--where', 'x = 1')
  assert.deepEqual([wrong.status, wrong.stderr], [1, 'stemma: The filter names no column "x".\n'])
  assert.equal((await bench.stemma('data', 'checkout', 'churn/1', 'x.xlsx')).status, 2)
})

void test('what a file cannot be is said with its place', async () => {
  await writeFile(join(bench.folder, 'churn.csv'), 'customer_id,paid,plan\nC1,many,gold\n')
  const wrong = await bench.stemma('data', 'add', 'churn', 'churn.csv')
  assert.equal(wrong.status, 1)
  assert.match(wrong.stderr, /Column "paid": 1 text is no double: row 1 "many"/u)
  const wide = await bench.stemma('data', 'add', 'other', 'churn.csv', '--key', 'nope')
  assert.match(wide.stderr, /There is no column "nope"/u)
  const none = await bench.stemma('data', 'add', 'churn', 'none.csv')
  assert.equal(none.status, 1)
  assert.match(none.stderr, /none\.csv/u)
  assert.equal(
    (await bench.stemma('data', 'log', 'none')).stderr,
    'stemma: There is no dataset "none".\n',
  )
})

void test('a run that says what it saw is found', async () => {
  const id = (await bench.stemma('experiments', 'create', 'churn')).stdout.trim()
  const runId = await bench.addRun({ experimentId: id, name: 'forest', loss: 1, model: 'm' })
  const source = JSON.stringify({ url: `${bench.url}/data/churn/2.parquet` })
  const tags = [{ key: 'mlflow.data.context', value: 'training' }]
  const dataset = { name: 'dataset', digest: 'abc', source_type: 'http', source }
  const post = async (path: string, body: object): Promise<void> => {
    const answer = await fetch(`${bench.url}/api/2.0/mlflow/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    assert.ok(answer.ok, await answer.text())
  }
  await post('runs/log-inputs', { run_id: runId, datasets: [{ dataset, tags }] })
  await post('registered-models/create', { name: 'churn' })
  const model = { name: 'churn', source: 's3://bucket/model', run_id: runId }
  await post('model-versions/create', model)
  assert.deepEqual(printedList(await bench.stemma('data', 'usage', 'churn/2', '--json')), [
    {
      ...{ run_id: runId, run_name: 'forest', experiment_id: id, context: 'training' },
      logged_models: [],
      model_versions: ['churn/1'],
    },
  ])
  const seen = await fetch(`${bench.url}/api/v1/runs/${runId}/data`)
  assert.deepEqual(await seen.json(), {
    versions: [{ name: 'churn', version: 2, context: 'training' }],
  })
  const git = { commit: '5d0c0f0e1a2b', repoURL: 'https://example.com/churn.git' }
  for (const [key, value] of Object.entries(git))
    await post('runs/set-tag', { run_id: runId, key: `mlflow.source.git.${key}`, value })
  const code = { commit: git.commit, repository: git.repoURL }
  const [used] = printedList(await bench.stemma('data', 'usage', 'churn/2', '--json'))
  assert.deepEqual(used?.['code'], code)
  const again = await fetch(`${bench.url}/api/v1/runs/${runId}/data`)
  assert.deepEqual(((await again.json()) as { readonly code: unknown }).code, code)
  const shown = (await bench.stemma('runs', 'show', runId)).stdout
  assert.match(shown, /^data\tchurn\/2 \(training\)$/mu)
  assert.match(shown, /^commit\t5d0c0f0e1a2b \(https:\/\/example\.com\/churn\.git\)$/mu)
  const other = await bench.addRun({ experimentId: id, name: 'tree', loss: 2, model: 'm' })
  const compare = async (): Promise<string> =>
    (await bench.stemma('runs', 'compare', runId, other)).stderr
  assert.match(await compare(), /^tree does not say which data was used/u)
  await post('runs/log-inputs', { run_id: other, datasets: [{ dataset, tags }] })
  assert.match(await compare(), /^All used the same data: churn\/2\./u)
  await post('model-versions/create', { ...model, run_id: other })
  const diff = await bench.stemma('models', 'diff', 'churn/1', '2')
  assert.match(diff.stderr, /^All used the same data: churn\/2\./u)
})

void test('the rows that differ are shown, and the query that gives them', async () => {
  const rows = await output('diff', 'churn/1', 'churn/2', '--rows')
  assert.match(rows, /^\tcustomer_id\tpaid\tplan\n/u)
  assert.match(rows, /\n-\tC1\t1\.5\tbasic\n/u)
  assert.match(rows, /\n~\tC100\t100\.5 → 101\.5\tbasic\n/u)
  const sql = await output('diff', 'churn/1', 'churn/2', '--sql')
  const asked = await output('query', 'churn/2', sql, '--with', 'old=churn/1')
  assert.equal(asked.split('\n').length, rows.split('\n').length)
})

void test('a version is queried, alone and beside another', async () => {
  const sql = 'select plan, count(*) as n from data where paid < 100 group by plan order by plan'
  assert.equal(await output('query', 'churn/1', sql), 'plan\tn\nbasic\t66\ngold\t33\n')
  const both =
    'select count(*) as gone from old where customer_id not in (select customer_id from data)'
  assert.equal(await output('query', 'churn/2', both, '--with', 'old=churn/1'), 'gone\n1\n')
  const wrong = await bench.stemma(
    'data',
    'query',
    'churn/1',
    "select * from read_text('/etc/hostname')",
  )
  assert.equal(wrong.status, 1)
  assert.match(wrong.stderr, /^stemma: /u)
})

void test('a split keeps old rows on their sides', async () => {
  const split = async (version: number): Promise<string> =>
    output('split', `churn/${String(version)}`, '--parts', 'train=0.75,valid=0.25')
  const [, train, valid] =
    /^churn-train\/1 {2}(\d+) rows\nchurn-valid\/1 {2}(\d+) rows\n$/u.exec(await split(1)) ?? []
  assert.equal(Number(train) + Number(valid), 500)
  assert.ok(Number(train) > 330 && Number(train) < 420, train)
  assert.match(await split(1), /churn-train\/1 .* rows, as before\n/u)
  assert.match(await split(2), /churn-train\/2 /u)
  assert.match(await output('overlap', 'churn-train', 'churn-valid'), /^0 of /u)
  assert.match(await output('overlap', 'churn-train/1', 'churn-valid/2'), /^0 of /u)
})

void test('a version, or a whole dataset, goes to the trash and comes back', async () => {
  const version = { name: 'old', version: 1 }
  for (const content of ['id,x\n1,a\n', 'id,x\n1,b\n']) {
    await writeFile(join(bench.folder, 'old.csv'), content)
    await output('add', 'old', 'old.csv', '--key', 'id')
  }
  const unasked = await bench.stemma('data', 'rm', 'old/1')
  assert.equal(unasked.status, 2)
  assert.match(unasked.stderr, /Add --yes to go on/u)
  assert.deepEqual(JSON.parse(await output('rm', 'old/1', '--yes', '--json')), version)
  const gone = await bench.stemma('data', 'show', 'old/1')
  assert.match(gone.stderr, /The dataset "old" has no version 1/u)
  assert.deepEqual(JSON.parse(await output('rm', 'old', '--yes', '--json')), { name: 'old' })
  const trash = printedList(await bench.stemma('trash', 'list', '--json'))
  assert.deepEqual(
    trash.map(({ kind, id, model_versions: versions }) => [kind, id, versions]),
    [
      ['dataset', 'old', 1],
      ['data-version', 'old/1', 0],
    ],
  )
  for (const { trash_id: entry } of trash)
    assert.equal((await bench.stemma('trash', 'restore', String(entry))).status, 0)
  assert.equal(printedList(await bench.stemma('data', 'log', 'old', '--json')).length, 2)
  await output('rm', 'old', '--yes')
  const [entry] = printedList(await bench.stemma('trash', 'list', '--json'))
  const purged = await bench.stemma('purge', '--entry', String(entry?.['trash_id']), '--yes')
  assert.match(purged.stdout + purged.stderr, /Removed 1 dataset, 2 data versions/u)
})

void test('all of it works on the folder of a server that is stopped', async () => {
  await bench.close(false)
  isOpen = false
  await writeFile(join(bench.folder, 'churn.csv'), customers(2))
  assert.match(
    await output('add', 'churn', 'churn.csv', '--data', data),
    /^churn\/3 {2}519 rows, changelog/u,
  )
  assert.match(
    await output('diff', 'churn/2', 'churn/3', '--data', data),
    /rows: 11 added, 1 removed/u,
  )
  await output('checkout', 'churn/3', 'offline.csv', '--data', data)
  assert.equal((await readFile(join(bench.folder, 'offline.csv'), 'utf8')).split('\n').length, 521)
  assert.equal(
    printedList(await bench.stemma('data', 'log', 'churn', '--json', '--data', data)).length,
    3,
  )
})
