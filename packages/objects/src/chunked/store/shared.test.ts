import assert from 'node:assert/strict'
import type { BlobBackend } from '../blob/blob-backend.ts'
import { onEachBackend } from './backends.testing.ts'
import type { ObjectStore } from './object-store.ts'
import { openObjectStore } from './open-object-store.ts'
import { noise, readAll, streamOf } from './test-store.ts'

const hourMs = 3_600_000

/** Counts lists and hides nothing. */
function counting(backend: BlobBackend): { backend: BlobBackend; lists: () => number } {
  let lists = 0
  const list: BlobBackend['list'] = (prefix) => {
    lists += 1
    return backend.list(prefix)
  }
  return { backend: { ...backend, list }, lists: () => lists }
}

async function shared(backend: BlobBackend, clock = { nowMs: Date.now() }): Promise<ObjectStore> {
  return openObjectStore({
    ...{ backend, indexPath: ':memory:', isShared: true, cacheBytes: 0 },
    ...{ clock: () => clock.nowMs, leaseMs: hourMs, packBytes: 300_000 },
  })
}

onEachBackend('what another server stored is found when it is asked for', async (newBackend) => {
  const backend = await newBackend()
  const [one, two] = [await shared(backend), await shared(backend)]
  const bytes = noise('from another', 700_000)
  const { id } = await one.put(streamOf(bytes))
  assert.ok(!two.has(id))
  assert.ok((await readAll(two, id))?.equals(bytes))
  assert.ok(two.has(id))
  // And built upon, and found on the other side.
  const edited = Buffer.concat([bytes, Buffer.from('more')])
  const next = await two.put(streamOf(edited), { previous: id })
  assert.ok((await readAll(one, next.id))?.equals(edited))
  await one.close()
  await two.close()
})

onEachBackend(
  'a refresh says what changed, and is one list when nothing did',
  async (newBackend) => {
    const { backend, lists } = counting(await newBackend())
    const [one, two] = [await shared(backend), await shared(backend)]
    await one.put(streamOf(noise('a', 1000)))
    await one.put(streamOf(noise('b', 1000)))
    assert.deepEqual(await two.refresh(), { packsAdded: 2, packsGone: 0 })
    const before = lists()
    assert.deepEqual(await two.refresh(), { packsAdded: 0, packsGone: 0 })
    assert.equal(lists() - before, 1)
    // What is nowhere costs one list, however many ask for it together.
    const nowhere = Array.from({ length: 20 }, async () => readAll(two, 'ab'.repeat(32)))
    for (const found of await Promise.all(nowhere)) assert.equal(found, undefined)
    assert.ok(lists() - before <= 3)
    await one.close()
    await two.close()
  },
)

onEachBackend('a reader finds what another server moved to new packs', async (newBackend) => {
  const backend = await newBackend()
  const clock = { nowMs: 1_000_000_000_000 }
  const one = await shared(backend, clock)
  const keep = noise('keep', 100_000)
  // One pack that is mostly dead, so that the rest of it is moved.
  const [kept] = await Promise.all([
    one.put(streamOf(keep)),
    one.put(streamOf(noise('dead', 150_000))),
  ])
  const two = await shared(backend, clock)
  const open = await two.get(kept.id)
  clock.nowMs += 3 * hourMs
  const collection = await one.collect({ live: [kept.id], graceMs: hourMs })
  assert.ok(collection.freedBytes > 100_000)
  const read: Buffer[] = []
  for await (const piece of open?.read() ?? []) read.push(piece)
  assert.ok(Buffer.concat(read).equals(keep))
  assert.ok((await readAll(two, kept.id))?.equals(keep))
  assert.deepEqual((await two.check()).problems, [])
  await one.close()
  await two.close()
})
