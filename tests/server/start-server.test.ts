import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { temporaryFolder } from '../env/temporary-folder.ts'
import { startServer } from './start-server.ts'

test('a server stops in good order, starts again on its data, and is killed at once', async () => {
  const server = await startServer()
  const first = server.pid()
  await server.stop()
  assert.ok(!server.log().includes('killed by the test'), server.log())
  await server.start()
  assert.notEqual(server.pid(), first)
  await server.kill9()
  await assert.rejects(fetch(`${server.url}/health`))
})

test('a server that cannot start says why', async () => {
  await assert.rejects(startServer({ arguments: ['--no-such-flag'] }), /no-such-flag/)
})

test('the server ends with the process that started it, even a killed one', async (t) => {
  const dataDir = await temporaryFolder(t, 'data')
  const module = new URL('start-server.ts', import.meta.url).href
  const program = `
    const { startServer } = await import(${JSON.stringify(module)})
    console.log((await startServer({ dataDir: ${JSON.stringify(dataDir)} })).url)
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const url = String((await lines.next()).value)
  assert.equal((await fetch(`${url}/health`)).status, 200)
  child.kill('SIGKILL')
  await exited
  const deadline = Date.now() + 10_000
  while ((await fetch(`${url}/health`).catch(() => undefined)) !== undefined) {
    assert.ok(Date.now() < deadline, 'the server still answers')
  }
})
