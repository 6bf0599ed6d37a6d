import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import pg from 'pg'
import { startOwnPostgres, startPostgres } from './postgres.ts'

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  // A killed server breaks the connection; the query's own rejection says so too.
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql)
    return rows
  } finally {
    await client.end()
  }
}

test('the shared server is started once and gives every caller a database of its own', async () => {
  const [one, two] = await Promise.all([startPostgres(), startPostgres()])
  assert.equal(one, two)
  const [a, b] = await Promise.all([one.newDatabase(), one.newDatabase()])
  await query(a, 'create table t (x int)')
  await assert.rejects(query(b, 'select * from t'), /does not exist/)
})

test('what is made once is copied, however many ask for it first', async () => {
  const server = await startPostgres()
  let made = 0
  const make = async (url: string): Promise<void> => {
    made += 1
    await query(url, 'create table t as select 7 as x')
  }
  const urls = await Promise.all([0, 1, 2].map(() => server.newCopy('test_of_copies', make)))
  assert.equal(new Set(urls).size, 3)
  for (const url of urls) assert.deepEqual(await query(url, 'select x from t'), [{ x: 7 }])
  assert.equal(made, 1)
})

test('committed rows outlive a killed server', async () => {
  const server = await startOwnPostgres({ durable: true })
  const url = await server.newDatabase()
  await query(url, 'create table t as select 7 as x')
  await server.kill9()
  await assert.rejects(query(url, 'select 1'), /ECONNREFUSED/)
  await server.start()
  assert.deepEqual(await query(url, 'select x from t'), [{ x: 7 }])
  await server.stop()
  await server.start()
  assert.deepEqual(await query(url, 'select x from t'), [{ x: 7 }])
  await server.stop()
})

test('the server ends with the process that started it, even a killed one', async () => {
  const module = new URL('postgres.ts', import.meta.url).href
  const program = `
    const { startOwnPostgres } = await import(${JSON.stringify(module)})
    console.log((await startOwnPostgres()).url)
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const url = String((await lines.next()).value)
  assert.equal((await query(url, 'select 1')).length, 1)
  child.kill('SIGKILL')
  await exited
  const deadline = Date.now() + 10_000
  for (;;) {
    const answer = await query(url, 'select 1').catch((error: unknown) => String(error))
    if (typeof answer === 'string' && answer.includes('ECONNREFUSED')) break
    assert.ok(Date.now() < deadline, 'the server still answers')
  }
})
