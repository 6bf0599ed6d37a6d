import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SqliteConnection } from './connection.ts'
import { WriteQueue } from './write-queue.ts'

/** Looks at each place of a text for all of the pattern: a thousand million steps. */
const slow = `select ? like ?`
const parameters = ['a'.repeat(1_000_000), `%${'a'.repeat(990)}b`]
const tooLong = { code: 'DEADLINE_EXCEEDED' }

function open(): SqliteConnection {
  return new SqliteConnection({ path: ':memory:', readOnly: false, timeLimitMs: 30 })
}

test('one long text is given up in its midst when the time is over', (t) => {
  const connection = open()
  t.after(() => connection.close())
  connection.startClock()
  const started = performance.now()
  assert.throws(() => connection.rows(slow, parameters), tooLong)
  assert.ok(performance.now() - started < 1000)
})

test('many short texts are given up, too', (t) => {
  const connection = open()
  t.after(() => connection.close())
  connection.startClock()
  const many = `with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000000)
    select count(*) from n where cast(i as text) like ?`
  const started = performance.now()
  assert.throws(() => connection.rows(many, ['%x%']), tooLong)
  assert.ok(performance.now() - started < 5000)
})

test('who reads between writes has a clock, and who writes has none', async (t) => {
  const connection = open()
  t.after(() => connection.close())
  connection.exec('create table change_clock (number integer)')
  connection.exec('insert into change_clock values (0)')
  const queue = new WriteQueue(connection)
  await assert.rejects(
    queue.read((db) => db.rows(slow, parameters)),
    tooLong,
  )
  const [row] = await queue.submit(async (db) => {
    await new Promise((resolve) => setTimeout(resolve, 40))
    return db.rows(`select 'abc' like '%b%'`)
  })
  assert.deepEqual(row, [1])
})
