import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTestStore, testDatabases } from '../stores.testing.ts'

test('a vacuum makes the files shorter where their ends are empty', async (t) => {
  const make = testDatabases.find(({ name }) => name === 'postgres')?.make ?? assert.fail()
  const store = await openTestStore(t, make)
  await store.write((tx) =>
    tx.run(
      `insert into params (run_no, key, value, experiment_id)
       select n % 2, n::text, repeat(md5(n::text), 60), 1 from generate_series(1, 8000) n`,
    ),
  )
  await store.write((tx) => tx.run('delete from params'))
  const { freedBytes, isDone } = await store.reclaim()
  assert.equal(isDone, true)
  assert.ok(Number(freedBytes) > 1_000_000, `${freedBytes} bytes`)
})
