import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { freePort } from '../../../tests/env/free-port.ts'
import { runCommand, type CommandResult } from '../../../tests/env/run-command.ts'

const main = join(import.meta.dirname, 'main.ts')
let folder = ''
let url = ''
let server: ChildProcess
let experimentId = ''
const runIds: string[] = []

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stemma-cli-'))
  ;({ server, url } = await startServer())
  experimentId = (
    await stemma('experiments', 'create', 'churn', '--tag', 'team=risk')
  ).stdout.trim()
  for (const [name, loss, model] of [
    ['first', 0.5, 'xgb'],
    ['second', 0.25, 'xgb'],
    ['third', 0.125, 'logit'],
  ] as const) {
    const run = await post('/runs', {
      experiment_id: experimentId,
      name,
      tags: [{ key: 'owner', value: '=cmd()' }],
    })
    runIds.push(run.run_id)
    const metric = { key: 'loss', timestamp: 1_700_000_000_000 }
    await post(`/runs/${run.run_id}/batch`, {
      metrics: [
        { ...metric, value: 1, step: 0 },
        { ...metric, value: loss, step: 1 },
      ],
      params: [
        { key: 'model', value: model },
        { key: 'seed', value: '1' },
        { key: 'note', value: 'two\nlines, "quoted"' },
      ],
    })
  }
})

after(async () => {
  const gone = once(server, 'exit')
  server.kill('SIGTERM')
  await gone
  await rm(folder, { recursive: true, force: true })
})

async function startServer(): Promise<{ server: ChildProcess; url: string }> {
  const args = [
    '--conditions=source',
    main,
    'server',
    '--port',
    '0',
    '--data',
    join(folder, 'data'),
    '--log-level',
    'silent',
  ]
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  for await (const chunk of server.stderr) {
    said += String(chunk)
    const [found] = /http:\/\/\S+/u.exec(said) ?? []
    if (found !== undefined) return { server, url: found }
  }
  throw new Error(`the server did not start: ${said}`)
}

function stemma(...args: readonly string[]): Promise<CommandResult> {
  return stemmaIn({}, ...args)
}

function stemmaIn(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<CommandResult> {
  const options = { cwd: folder, env: { PATH: process.env['PATH'], STEMMA_URL: url, ...env } }
  return runCommand([process.execPath, '--conditions=source', main, ...args], options)
}

async function post(path: string, body: unknown): Promise<{ run_id: string }> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  assert.ok(answer.ok, text)
  return text === '' ? { run_id: '' } : (JSON.parse(text) as { run_id: string })
}

function only<T>(items: readonly T[]): T {
  assert.equal(items.length, 1)
  return items[0] as T
}

function json(result: CommandResult): Record<string, unknown>[] {
  assert.equal(result.stderr, '')
  assert.equal(result.status, 0)
  return JSON.parse(result.stdout) as Record<string, unknown>[]
}

test('experiments are listed, and shown by id and by name', async () => {
  const list = json(await stemma('experiments', 'list', '--json'))
  assert.deepEqual(list.map(({ name }) => name).toSorted(), ['Default', 'churn'])
  const byName = await stemma('experiments', 'show', 'churn', '--json')
  const byId = await stemma('experiments', 'show', experimentId, '--json')
  assert.equal(byName.stdout, byId.stdout)
  assert.match(
    (await stemma('experiments', 'show', 'churn')).stdout,
    /\n\ntag\tvalue\nteam\trisk\n$/u,
  )
})

test('an experiment is renamed, deleted and restored', async () => {
  const id = (await stemma('experiments', 'create', 'passing')).stdout.trim()
  assert.equal((await stemma('experiments', 'rename', 'passing', 'passed')).status, 0)
  const refused = await stemma('experiments', 'delete', 'passed')
  assert.deepEqual([refused.status, refused.stdout], [2, ''])
  assert.match(refused.stderr, /--yes/u)
  assert.equal((await stemma('experiments', 'delete', 'passed', '--yes')).status, 0)
  assert.equal(
    only(json(await stemma('experiments', 'list', '--view', 'deleted', '--json')))['experiment_id'],
    id,
  )
  assert.equal((await stemma('experiments', 'restore', id)).status, 0)
  assert.deepEqual(json(await stemma('experiments', 'list', '--view', 'deleted', '--json')), [])
})

test('a search has a column for all that it speaks of', async () => {
  const { stdout } = await stemma(
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
  const { stdout } = await stemma('runs', 'list', '-e', 'churn', '--limit', '1', ...columns)
  assert.equal(
    stdout,
    'name\tparams.model\ttags.owner\tmin(metrics.loss)\nthird\tlogit\t=cmd()\t0.125\n',
  )
  const run = only(
    json(
      await stemma(
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
  const wrong = await stemma('runs', 'list', '--columns', 'loss')
  assert.equal(wrong.status, 2)
  assert.match(wrong.stderr, /^stemma: no column 'loss'\. .*\n$/u)
})

test('a run is shown by the beginning of its id', async () => {
  const id = runIds[0] ?? ''
  const { stdout, status } = await stemma('runs', 'show', id.slice(0, 10))
  assert.equal(status, 0)
  assert.match(stdout, new RegExp(`^run\t${id}\nname\tfirst\n`, 'u'))
  assert.match(
    stdout,
    /\nmetric\tlast\tmin\tmax\tmean\tstep\tpoints\nloss\t0\.5\t0\.5\t1\t0\.75\t1\t2\n/u,
  )
  assert.match(stdout, /\nnote\ttwo\\nlines, "quoted"\n/u)
  const short = await stemma('runs', 'show', id.slice(0, 5))
  assert.deepEqual([short.status, short.stdout], [2, ''])
  const unknown = await stemma('runs', 'show', 'f'.repeat(8))
  assert.deepEqual(
    [unknown.status, unknown.stderr],
    [1, 'stemma: no run has an id that begins with ffffffff.\n'],
  )
})

test('a comparison has what differs, and the rest on demand', async () => {
  const ids = runIds.slice(1)
  const { stdout } = await stemma('runs', 'compare', ...ids)
  assert.match(stdout, /^kind\tkey\t\w{8}\t\w{8}\nrun\tname\tsecond\tthird\n/u)
  assert.match(stdout, /\nparam\tmodel\txgb\tlogit\nmetric\tloss\t0\.25\t0\.125\n/u)
  assert.doesNotMatch(stdout, /seed/u)
  assert.match((await stemma('runs', 'compare', '--all', ...ids)).stdout, /\nparam\tseed\t1\t1\n/u)
  assert.equal((await stemma('runs', 'compare', ids[0] ?? '')).status, 2)
})

test('an export holds every run, as CSV and as NDJSON', async () => {
  const csv = await stemma('runs', 'export', '-e', 'churn', '-o', 'out.csv')
  assert.match(csv.stderr, /^Wrote 3 runs to out\.csv \(\d+ B|\d\.\d kB\)\.\n$/u)
  const text = await readFile(join(folder, 'out.csv'), 'utf8')
  assert.match(text, /"two\nlines, ""quoted"""/u)
  const lines = (await stemma('runs', 'export', '-e', 'churn', '--format', 'ndjson')).stdout
    .trimEnd()
    .split('\n')
  assert.deepEqual(
    lines.map((line) => (JSON.parse(line) as { run_id: string }).run_id).toSorted(),
    runIds.toSorted(),
  )
  const safe = await stemma(
    'runs',
    'export',
    '-e',
    'churn',
    '--safe-csv',
    '--columns',
    'tags.owner',
  )
  assert.match(safe.stdout, /,'=cmd\(\)\r?\n/u)
})

test('an export that the server refuses leaves an older file alone', async () => {
  await writeFile(join(folder, 'old.csv'), 'old')
  const refused = await stemma(
    'runs',
    'export',
    '-e',
    'churn',
    '--filter',
    'nonsense',
    '-o',
    'old.csv',
  )
  assert.equal(refused.status, 1)
  assert.match(refused.stderr, /^stemma: [^\n]+\n$/u)
  assert.equal(await readFile(join(folder, 'old.csv'), 'utf8'), 'old')
})

test('Ctrl-C leaves no half file and ends with 130', async () => {
  const endless = await endlessServer()
  const { port } = endless.address() as AddressInfo
  const args = [
    '--conditions=source',
    main,
    'runs',
    'export',
    '-e',
    '1',
    '-o',
    'half.ndjson',
    '--format',
    'ndjson',
    '--url',
    `http://127.0.0.1:${port}`,
  ]
  const requested = once(endless, 'streaming')
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk) => (said += String(chunk)))
  const exit = once(child, 'exit')
  await requested
  child.kill('SIGINT')
  assert.deepEqual(await exit, [130, null])
  assert.equal(said, 'stemma: stopped; half.ndjson was not written.\n')
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.includes('half')),
    [],
  )
  endless.closeAllConnections()
  endless.close()
})

test('a server that breaks off leaves no half file and ends with 3', async () => {
  const endless = await endlessServer()
  const { port } = endless.address() as AddressInfo
  endless.once('streaming', () => endless.closeAllConnections())
  const broken = await stemmaIn(
    { STEMMA_URL: `http://127.0.0.1:${port}` },
    'runs',
    'export',
    '-e',
    '1',
    '-o',
    'cut.csv',
  )
  assert.equal(broken.status, 3)
  assert.match(broken.stderr, /broke off/u)
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.includes('cut')),
    [],
  )
  endless.close()
})

/** Knows one experiment and never ends its export; emits `streaming` once the first runs are on their way. */
async function endlessServer(): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/api/v1/experiments/') === true) {
      response.end(
        JSON.stringify({
          experiment_id: '1',
          name: 'e',
          artifact_location: 'x',
          lifecycle_stage: 'active',
          creation_time: 1,
          last_update_time: 1,
          tags: [],
        }),
      )
      return
    }
    response.write('{"run_id":"a"}\n'.repeat(1000), () => server.emit('streaming'))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

test('runs are deleted and restored', async () => {
  const id = runIds[2] ?? ''
  assert.equal((await stemma('runs', 'delete', id)).status, 2)
  assert.match(
    (await stemma('runs', 'delete', id.slice(0, 12), '--yes')).stderr,
    new RegExp(`runs restore ${id}`, 'u'),
  )
  assert.equal(
    only(json(await stemma('runs', 'list', '-e', 'churn', '--view', 'deleted', '--json')))[
      'run_id'
    ],
    id,
  )
  assert.equal((await stemma('runs', 'restore', id)).status, 0)
  assert.deepEqual(
    json(await stemma('runs', 'list', '-e', 'churn', '--view', 'deleted', '--json')),
    [],
  )
})

test('the doctor of a running server finds nothing wrong and says where settings came from', async () => {
  const { stdout, status } = await stemmaIn(
    { STEMMA_READERS: '3' },
    'doctor',
    '--json',
    '--log-level',
    'warn',
  )
  assert.equal(status, 0, stdout)
  const report = JSON.parse(stdout) as {
    configured: { name: string; source: string }[]
    checks: { name: string; status: string }[]
  }
  const source = (wanted: string) => report.configured.find(({ name }) => name === wanted)?.source
  assert.deepEqual(
    [source('readers'), source('log-level'), source('port')],
    ['STEMMA_READERS', '--log-level', 'default'],
  )
  const names = report.checks.map(({ name }) => name)
  for (const name of ['server', 'database', 'artifacts', 'clock', 'database file', 'database lock'])
    assert.ok(names.includes(name), name)
})

test('without a server one line says so, and the doctor still looks at the folder', async () => {
  const port = await freePort()
  const closed = { STEMMA_URL: `http://127.0.0.1:${port}` }
  const list = await stemmaIn(closed, 'runs', 'list', '--json')
  assert.deepEqual([list.status, list.stdout], [3, ''])
  assert.equal(
    list.stderr,
    `stemma: no server at http://127.0.0.1:${port}. Start one: stemma server --port ${port}\n`,
  )
  const doctor = await stemmaIn(closed, 'doctor', '--data', join(folder, 'data'))
  assert.equal(doctor.status, 1)
  assert.match(doctor.stdout, /problem {2}server: no server at/u)
  assert.match(doctor.stdout, /ok {7}database lock: held by process/u)
})

test('wrong usage ends with 2 and help with 0', async () => {
  for (const args of [
    ['runs', 'serch'],
    ['runs', 'list', '--limit', '0'],
    ['runs', 'list', '--nope'],
    ['runs', 'delete'],
    ['runs', 'list', '--url', 'nonsense'],
  ]) {
    const { status, stdout, stderr } = await stemma(...args)
    assert.deepEqual([status, stdout], [2, ''], args.join(' '))
    assert.match(stderr, /^stemma: /u)
  }
  const { status, stdout } = await stemma('runs', 'search', '--help')
  assert.equal(status, 0)
  assert.match(stdout, /Example:\n {2}\$ stemma runs search/u)
})
