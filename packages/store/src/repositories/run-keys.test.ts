import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { addTestRun, openTestStore, testDatabases } from '../stores.testing.ts'
import { readRunKeys } from './run-keys.ts'
import { insertParams, setRunTags } from './run-values.ts'

for (const { name, make } of testDatabases) {
  describe(name, () => {
    test('each name in use comes once, sorted, however many there are and whoever has them', async (t) => {
      const store = await openTestStore(t, make)
      const owners = [await addTestRun(store, 'a'), await addTestRun(store, 'b')]
      const keys = Array.from({ length: 2500 }, (_, at) => `k/${String(at).padStart(4, '0')}`)
      await store.write(async (tx) => {
        for (const owner of owners)
          await insertParams(
            tx,
            owner,
            [...keys, 'Zebra', 'ärger'].map((key) => ({ key, value: 'x' })),
          )
        await setRunTags(tx, owners[0] ?? assert.fail(), [{ key: 'one', value: '1' }])
      })
      const experimentIds = [owners[0]?.experimentId ?? assert.fail(), 999]
      const all = { experimentIds, contains: '', limit: 10_000 }
      await store.read(async (db) => {
        assert.deepEqual(await readRunKeys(db, { ...all, kind: 'params' }), [
          ...['Zebra', ...keys, 'ärger'],
        ])
        assert.deepEqual(await readRunKeys(db, { ...all, kind: 'tags' }), ['one'])
        assert.deepEqual(await readRunKeys(db, { ...all, kind: 'metrics' }), [])
        const some = { ...all, kind: 'params', contains: 'K/20', limit: 3 } as const
        assert.deepEqual(await readRunKeys(db, some), ['k/2000', 'k/2001', 'k/2002'])
      })
    })
  })
}
