import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { StemmaError } from '@stemma/contract'
import { openStore } from '../open-store.ts'
import { SqliteConnection } from './connection.ts'
import { DatabaseInUseError } from './folder-lock.ts'
import { WriteQueue } from './write-queue.ts'

function databasePath(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'stemma-queue-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return join(folder, 'stemma.db')
}

const add = (name: string) =>
  `insert into experiments (name, artifact_location, lifecycle, created_at, updated_at) values ('${name}', '', 'active', 0, 0)`

test('works that arrive together share a commit and fail alone', async (t) => {
  const store = await openStore({ database: databasePath(t), role: 'writer' })
  t.after(() => store.close())
  const changes = new Set<unknown>()
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) =>
      store.write(async (tx) => {
        changes.add(tx.change)
        await tx.run(add(`e${index}`))
        if (index % 5 === 0) throw new Error('no')
        return index
      }),
    ),
  )
  assert.equal(changes.size, 1)
  assert.deepEqual(
    results.map(({ status }) => status),
    Array.from({ length: 20 }, (_, index) => (index % 5 === 0 ? 'rejected' : 'fulfilled')),
  )
  const rows = await store.read((db) => db.rows('select count(*) from experiments'))
  assert.equal(rows[0]?.[0], 16)
})

test('works of a group that SQLite ends, as on a full disk, are all told why, and later ones go on', async (t) => {
  const connection = new SqliteConnection({ path: databasePath(t), readOnly: false })
  t.after(() => connection.close())
  connection.exec('create table change_clock (number integer); create table kept (bytes blob)')
  connection.exec('insert into change_clock values (0)')
  connection.exec('pragma max_page_count = 20')
  const queue = new WriteQueue(connection)
  const keep = (sizeBytes: number) =>
    queue.submit((tx) => tx.run('insert into kept values (?)', [Buffer.alloc(sizeBytes)]))
  const results = await Promise.allSettled([keep(100), keep(1_000_000), keep(100)])
  for (const result of results) {
    assert.ok(result.status === 'rejected' && result.reason instanceof StemmaError)
    assert.equal(result.reason.code, 'RESOURCE_EXHAUSTED')
    assert.match(result.reason.message, /disk is full/)
  }
  await keep(100)
  assert.deepEqual(connection.rows('select count(*) from kept', []), [[1]])
})

test('a reader sees a write as soon as it is acknowledged, and one snapshot throughout', async (t) => {
  const database = databasePath(t)
  const writer = await openStore({ database, role: 'writer' })
  t.after(() => writer.close())
  const reader = await openStore({ database, role: 'reader' })
  t.after(() => reader.close())
  await writer.write((tx) => tx.run(add('first')))
  await reader.read(async (db) => {
    assert.equal((await db.rows('select count(*) from experiments'))[0]?.[0], 1)
    await writer.write((tx) => tx.run(add('second')))
    assert.equal((await db.rows('select count(*) from experiments'))[0]?.[0], 1)
  })
  assert.equal((await reader.read((db) => db.rows('select count(*) from experiments')))[0]?.[0], 2)
})

test('a second writer of one file is told who has it', async (t) => {
  const database = databasePath(t)
  const first = await openStore({ database, role: 'writer' })
  await assert.rejects(
    openStore({ database, role: 'writer' }),
    (error) =>
      error instanceof DatabaseInUseError && error.message.includes(`process ${process.pid}`),
  )
  await first.close()
  const second = await openStore({ database, role: 'writer' })
  await second.close()
})

test('a database of a newer Stemma is refused with a word on what to do', async (t) => {
  const database = databasePath(t)
  const store = await openStore({ database, role: 'writer' })
  await store.write((tx) =>
    tx.run(`insert into schema_migrations (name, timestamp) values ('999-later', '2030')`),
  )
  await store.close()
  await assert.rejects(openStore({ database, role: 'writer' }), /newer Stemma/)
})

test('reading from the writer alone commits nothing', async (t) => {
  const store = await openStore({ database: databasePath(t), role: 'writer' })
  t.after(() => store.close())
  const clock = () => store.read((db) => db.horizon())
  const before = await clock()
  assert.equal(await clock(), before)
  const [written, read] = await Promise.all([
    store.write(async (tx) => tx.change),
    store.read(async (db) => db.rows('select number from change_clock')),
  ])
  assert.equal(written, before)
  assert.equal(read[0]?.[0], written)
  assert.equal(await clock(), Number(before) + 1)
})
