import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryStore, streamOf } from '../store/test-store.ts'

test('others have their turn while many small objects are marked', async () => {
  const store = await memoryStore()
  const ids = await Promise.all(
    Array.from({ length: 12_000 }, async (_, at) => {
      const { id } = await store.put(streamOf(Buffer.from(`object ${at}`)))
      return id
    }),
  )
  let turns = 0
  let isMarking = true
  const turn = (): void => {
    turns += 1
    if (isMarking) setImmediate(turn)
  }
  function* live(): Generator<string> {
    setImmediate(turn)
    yield* ids
    isMarking = false
  }
  const { missing } = await store.collect({ live: live(), graceMs: 0 })
  assert.deepEqual(missing, [])
  // What comes after the last object is not counted.
  assert.ok(turns >= 5, `${turns} turns`)
  await store.close()
})
