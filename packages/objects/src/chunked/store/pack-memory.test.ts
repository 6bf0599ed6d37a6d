import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryBackend } from '../blob/memory-backend.ts'
import { PackMemory } from './pack-memory.ts'
import { memoryStore, noise, readAll, streamOf } from './test-store.ts'

test('entries of one pack never share a byte, and the next pack gets their memory', () => {
  const memory = new PackMemory()
  const space = memory.begin()
  const sizes = [0, 1, 500_000, 524_288, 524_289, 3_000_000, 70_000, 262_144]
  const copies = sizes.map((size) => space.copy(noise(`${size}`, size)))
  for (const [at, size] of sizes.entries()) assert.ok(copies[at]?.equals(noise(`${size}`, size)))
  const { blocks } = space
  assert.ok(blocks.length >= 2)
  memory.giveBack(space)
  const next = memory.begin()
  next.copy(noise('next', 100))
  assert.ok(blocks.some((block) => block === next.blocks[0]))
})

test('what is read while its pack is being written is right, whatever is written next', async () => {
  const backend = memoryBackend()
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
})
