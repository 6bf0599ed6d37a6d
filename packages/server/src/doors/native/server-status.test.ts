import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { startNative } from './native.testing.ts'

test('the status tells what is reachable and leaves nothing behind', async (t) => {
  const { ask, dataDir } = await startNative(t)
  const { body } = await ask('server.status', '/status')
  assert.deepEqual(body.database, {
    kind: 'sqlite',
    location: join(dataDir, 'stemma.db'),
    reachable: true,
  })
  assert.deepEqual(
    [body.artifacts.destination, body.artifacts.writable],
    [join(dataDir, 'artifacts'), true],
  )
  assert.ok(Number(body.artifacts.free_bytes) > 0)
  assert.equal(body.mlflow_version, '3.17.2')
  assert.deepEqual(
    readdirSync(join(dataDir, 'artifacts')).filter((name) => name.includes('probe')),
    [],
  )
})

test('a status on PostgreSQL says so', async (t) => {
  const { ask } = await startNative(t, 'postgres')
  const { database } = (await ask('server.status', '/status')).body
  assert.deepEqual([database.kind, database.reachable], ['postgresql', true])
})

test('where the data lies is told to callers on this machine, and not through a proxy', async (t) => {
  const { url, dataDir } = await startNative(t)
  const headers = { 'x-forwarded-for': '203.0.113.5' }
  const text = await (await fetch(`${url}/api/v1/status`, { headers })).text()
  assert.ok(!text.includes(dataDir), text)
  assert.match(text, /"reachable": ?true.*"writable": ?true/u)
})
