import assert from 'node:assert/strict'
import type { BlobBackend } from '../blob/blob-backend.ts'
import { onEachBackend } from './backends.testing.ts'
import { changedDraft, memoryStore, noise, readAll, streamOf } from './test-store.ts'

onEachBackend(
  'what is read while its pack is being written is right, whatever is written next',
  async (newBackend) => {
    const backend = await newBackend()
    const store = await memoryStore({ backend, packBytes: 200_000, cacheBytes: 0 })
    const base = noise('read while written', 700_000)
    const edited = Buffer.concat([
      base.subarray(0, 300_000),
      Buffer.from('x'),
      base.subarray(300_000),
    ])
    const { id: previous } = await store.put(streamOf(base))
    async function* reading(): AsyncGenerator<Uint8Array> {
      for await (const piece of streamOf(edited)) {
        assert.ok((await readAll(store, previous))?.equals(base))
        yield piece
      }
    }
    const all = await Promise.all([
      store.put(reading(), { previous }),
      ...Array.from({ length: 20 }, (_, at) => store.put(streamOf(noise(`other ${at}`, 150_000)))),
    ])
    assert.ok((await readAll(store, all[0].id))?.equals(edited))
    assert.deepEqual((await store.check()).problems, [])
    await store.close()
  },
)

onEachBackend(
  'a put that cannot be written fails, what depended on it too, and the next one starts afresh',
  async (newBackend) => {
    const memory = await newBackend()
    let isFull = false
    const begin: BlobBackend['begin'] = () => {
      const draft = memory.begin()
      return changedDraft(draft, {
        finish: async (name) => {
          if (isFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' })
          await draft.finish(name)
        },
      })
    }
    const store = await memoryStore({ backend: { ...memory, begin } })
    const bytes = noise('full disk', 500_000)
    isFull = true
    const both = await Promise.allSettled([store.put(streamOf(bytes)), store.put(streamOf(bytes))])
    for (const result of both) {
      assert.ok(result.status === 'rejected')
      assert.match(String(result.reason), /The object store is full/u)
    }
    isFull = false
    const { id } = await store.put(streamOf(bytes))
    assert.ok((await readAll(store, id))?.equals(bytes))
    await store.close()
  },
)

onEachBackend(
  'a put whose bytes the disk does not take fails, with those that wait for the same pack',
  async (newBackend) => {
    const backend = await newBackend()
    let left = Infinity
    const begin: BlobBackend['begin'] = () => {
      const draft = backend.begin()
      return changedDraft(draft, {
        append: (bytes) => {
          left -= bytes.byteLength
          if (left < 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' })
          draft.append(bytes)
        },
      })
    }
    const store = await memoryStore({ backend: { ...backend, begin }, packBytes: 100_000 })
    const before = noise('before', 300_000)
    const { id: kept } = await store.put(streamOf(before))
    left = 500_000
    const puts = ['one', 'two', 'three'].map((seed) => store.put(streamOf(noise(seed, 400_000))))
    for (const result of await Promise.allSettled(puts)) {
      assert.ok(result.status === 'rejected')
      assert.match(String(result.reason), /The object store is full|failed meanwhile/u)
    }
    left = Infinity
    const { id } = await store.put(streamOf(noise('one', 400_000)))
    assert.ok((await readAll(store, id))?.equals(noise('one', 400_000)))
    assert.ok((await readAll(store, kept))?.equals(before))
    assert.deepEqual((await store.check()).problems, [])
    await store.close()
    assert.equal(await backend.removeUnfinished(), 0)
  },
)
