import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pythonEnvironment } from '../env/python.ts'
import { runCommand } from '../env/run-command.ts'
import { temporaryFolder } from '../env/temporary-folder.ts'
import { startServer } from '../server/start-server.ts'

const expected: Readonly<Record<string, readonly string[]>> = {
  greater: ['first'],
  'not greater': ['second'],
  between: ['second'],
  'equal text': ['first'],
  ends: ['first', 'second'],
  both: ['first'],
  either: ['first', 'second'],
  tag: ['first'],
  'no tag': ['second'],
  odd: ['second'],
  null: ['first'],
  since: ['first', 'second'],
  until: [],
  named: ['second'],
  machine: [],
  nothing: [],
}

for (const database of ['sqlite', 'postgres'] as const)
  void test(`API.query and API.search find what they mean, on ${database}`, async (t) => {
    const { python } = await pythonEnvironment('comet-3.58.8')
    const folder = await temporaryFolder(t)
    const server = await startServer({ database })
    t.after(() => server.stop())
    const program = new URL('comet_query.py', import.meta.url).pathname
    const { status, stdout, stderr } = await runCommand([python, program], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        TMPDIR: folder,
        COMET_API_KEY: 'key',
        COMET_URL_OVERRIDE: `${server.url}/clientlib/`,
      },
    })
    assert.equal(status, 0, stderr)
    const line = stdout.split('\n').find((one) => one.startsWith('{"greater"')) ?? assert.fail()
    const told = JSON.parse(line) as Readonly<Record<string, unknown>>
    for (const [name, runs] of Object.entries(expected))
      assert.deepEqual(told[name], [runs, runs], name)
    assert.deepEqual(told['not both, searched'], ['second'])
    assert.equal(told['a page'], 1)
    assert.match(String(told['not both, queried']), /use API\.search/u)
    assert.match(String(told['optimizer']), /COMET_OPTIMIZER_URL/u)
    assert.deepEqual(told['archived'], [['first'], ['second']])
  })
