import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
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

test('a server whose log cannot be written answers, and stops in good order', async (t) => {
  const server = await startServer({ prefix: ['/bin/sh', '-c', 'exec "$@" >/dev/full', 'sh'] })
  t.after(() => server.kill9())
  for (let count = 0; count < 300; count++)
    assert.equal((await fetch(`${server.url}/health`)).status, 200)
  await server.stop()
  assert.ok(!server.log().includes('killed by the test'), server.log())
})

test('what a server makes is for its own user only', async (t) => {
  const folder = await temporaryFolder(t, 'private')
  const dataDir = join(folder, 'data')
  const server = await startServer({ dataDir: folder, arguments: ['--data', dataDir] })
  t.after(() => server.kill9())
  const url = `${server.url}/api/2.0/mlflow-artifacts/artifacts/1/a`
  assert.equal((await fetch(url, { method: 'PUT', body: 'x'.repeat(100_000) })).status, 200)
  for (const name of ['.', ...(await readdir(dataDir, { recursive: true }))])
    assert.equal((await stat(join(dataDir, name))).mode & 0o077, 0, name)
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
