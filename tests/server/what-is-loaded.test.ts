import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkout } from '../env/checkout.ts'
import { mustRun } from '../env/run-command.ts'
import { startServer } from './start-server.ts'

/** Every thread says at its end how many parts of Node it has loaded, and which of them belong to `fetch`. */
const say = `process.on('exit', () => {
  const loaded = process.moduleLoadList
  require('node:fs').writeSync(2, 'loaded ' + loaded.length + ' fetch: ' + loaded.filter((name) => name.includes('undici')) + ';\\n')
})`
const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(`import{createRequire}from'node:module';const require=createRequire('/');${say}`)}`

test('neither a server nor a command that asks it loads the built-in fetch', async (t) => {
  const server = await startServer({ env: { NODE_OPTIONS } })
  t.after(() => server.stop())
  const stemma = [join(checkout, 'packages/cli/bin/stemma'), 'experiments', 'list'] as const
  const command = ['/bin/sh', '-c', '"$@" 2>&1', 'sh', ...stemma, '--url', server.url] as const
  const said = await mustRun(command, { env: { ...process.env, NODE_OPTIONS } })
  assert.match(said, /Default/u)
  assert.deepEqual(fetchIn(said), [''])
  await server.stop()
  assert.deepEqual(fetchIn(server.log()), ['', ''])
})

/** What each thread has loaded of it. */
function fetchIn(log: string): readonly string[] {
  return Array.from(log.matchAll(/loaded \d+ fetch: (.*);/gu), ([, names = '']) => names)
}
