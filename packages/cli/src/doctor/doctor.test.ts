import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { freePort } from '../../../../tests/env/free-port.ts'
import { openTestBench, type TestBench } from '../command-line.testing.ts'

let bench: TestBench

before(async () => {
  bench = await openTestBench()
})

after(() => bench.close())

test('the doctor of a running server finds nothing wrong and says where settings came from', async () => {
  const { stdout, status } = await bench.stemmaIn(
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

test('without a server one line says so, and the doctor still looks at the bench.folder', async () => {
  const port = await freePort()
  const closed = { STEMMA_URL: `http://127.0.0.1:${port}` }
  const list = await bench.stemmaIn(closed, 'runs', 'list', '--json')
  assert.deepEqual([list.status, list.stdout], [3, ''])
  assert.equal(
    list.stderr,
    `stemma: no server at http://127.0.0.1:${port}. Start one: stemma server --port ${port}\n`,
  )
  const doctor = await bench.stemmaIn(closed, 'doctor', '--data', join(bench.folder, 'data'))
  assert.equal(doctor.status, 1)
  assert.match(doctor.stdout, /problem {2}server: no server at/u)
  assert.match(doctor.stdout, /ok {7}database lock: held by process/u)
})
