import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { commandLine, openTestBench, type TestBench } from '../command-line.testing.ts'

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

test('an export holds every run, as CSV and as NDJSON', async () => {
  const csv = await bench.stemma('runs', 'export', '-e', 'churn', '-o', 'out.csv')
  assert.match(csv.stderr, /^Wrote 3 runs to out\.csv \(\d+ B|\d\.\d kB\)\.\n$/u)
  const text = await readFile(join(bench.folder, 'out.csv'), 'utf8')
  assert.match(text, /"two\nlines, ""quoted"""/u)
  const lines = (await bench.stemma('runs', 'export', '-e', 'churn', '--format', 'ndjson')).stdout
    .trimEnd()
    .split('\n')
  assert.deepEqual(
    lines.map((line) => (JSON.parse(line) as { run_id: string }).run_id).toSorted(),
    runIds.toSorted(),
  )
  const safe = await bench.stemma(
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
  await writeFile(join(bench.folder, 'old.csv'), 'old')
  const refused = await bench.stemma(
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
  assert.equal(await readFile(join(bench.folder, 'old.csv'), 'utf8'), 'old')
})

test('Ctrl-C leaves no half file and ends with 130', async () => {
  const endless = await endlessServer()
  const { port } = endless.address() as AddressInfo
  const args = [
    ...commandLine,
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
  const child = spawn(process.execPath, args, {
    cwd: bench.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk) => (said += String(chunk)))
  const exit = once(child, 'exit')
  await requested
  child.kill('SIGINT')
  assert.deepEqual(await exit, [130, null])
  assert.equal(said, 'stemma: stopped; half.ndjson was not written.\n')
  assert.deepEqual(
    (await readdir(bench.folder)).filter((name) => name.includes('half')),
    [],
  )
  endless.closeAllConnections()
  endless.close()
})

test('a server that breaks off leaves no half file and ends with 3', async () => {
  const endless = await endlessServer()
  const { port } = endless.address() as AddressInfo
  endless.once('streaming', () => endless.closeAllConnections())
  const broken = await bench.stemmaIn(
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
    (await readdir(bench.folder)).filter((name) => name.includes('cut')),
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
