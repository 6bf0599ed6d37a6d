import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { openTestStore, testDatabases } from '../stores.testing.ts'

const postgres = testDatabases.find(({ name }) => name === 'postgres') ?? assert.fail()

test('a text that no entry of an index can hold is refused, not a fault of the server', async (t) => {
  const store = await openTestStore(t, postgres.make)
  await assert.rejects(
    store.write((tx) =>
      tx.run('insert into experiment_tags (experiment_id, key, value) values (0, ?, ?)', [
        randomBytes(8000).toString('base64'),
        'x',
      ]),
    ),
    { code: 'INVALID_PARAMETER_VALUE', message: /too long for the database/ },
  )
})
