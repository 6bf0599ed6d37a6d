import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { openStore } from '../../open-store.ts'
import { testDatabases } from '../../stores.testing.ts'
import { checkTable } from './check.ts'

const sqlite = testDatabases.find(({ name }) => name === 'sqlite') ?? assert.fail()

test('an index that says other than its table is found', async (t) => {
  const database = await sqlite.make(t)
  const name = 'a name that stands in the table and in its index'
  const first = await openStore({ database, role: 'writer' })
  await first.write((tx) =>
    tx.run(
      `insert into experiments (name, artifact_location, lifecycle, created_at, updated_at) values (?, '', 'active', 0, 0)`,
      [name],
    ),
  )
  assert.deepEqual(await first.read((db) => checkTable(db, 'experiments')), [])
  await first.close()

  const bytes = readFileSync(database)
  const at = bytes.lastIndexOf(name)
  assert.notEqual(bytes.indexOf(name), at)
  bytes.write('b', at)
  writeFileSync(database, bytes)
  const again = await openStore({ database, role: 'writer' })
  t.after(() => again.close())
  const problems = await again.read((db) => checkTable(db, 'experiments'))
  assert.match(problems.join(), /missing from index|wrong # of entries|not in index/)
})
