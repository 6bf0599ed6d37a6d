import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { BlobBackend } from '../blob/blob-backend.ts'
import { memoryBackend } from '../blob/memory-backend.ts'
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

async function shared(
  backend: BlobBackend,
  clock = { nowMs: Date.now() },
  indexPath = ':memory:',
): Promise<ObjectStore> {
  return openObjectStore({
    ...{ backend, indexPath, isShared: true, cacheBytes: 0 },
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

onEachBackend(
  'a collection spares what another server acknowledged, named or not',
  async (newBackend) => {
    const backend = await newBackend()
    const clock = { nowMs: 1_000_000_000_000 }
    const one = await shared(backend, clock)
    const bytes = noise('old and without a name', 400_000)
    const { id } = await one.put(streamOf(bytes))
    const two = await shared(backend, clock)
    clock.nowMs += 3 * hourMs
    // Nothing is new in it: only the lease says that it is wanted again.
    const again = await two.put(streamOf(bytes))
    assert.equal(again.id, id)
    const collection = await one.collect({ live: [], graceMs: hourMs })
    assert.equal(collection.freedBytes, 0)
    assert.ok((await readAll(one, id))?.equals(bytes))
    // Later it is nobody's.
    clock.nowMs += 3 * hourMs
    assert.ok((await one.collect({ live: [], graceMs: hourMs })).freedBytes > 300_000)
    assert.equal(await readAll(two, id), undefined)
    await one.close()
    await two.close()
  },
)

onEachBackend(
  'a put that builds on what another server collected is refused, then stored anew',
  async (newBackend) => {
    const backend = await newBackend()
    const clock = { nowMs: 1_000_000_000_000 }
    const [one, two] = [await shared(backend, clock), await shared(backend, clock)]
    const bytes = noise('dead soon', 400_000)
    const { id } = await one.put(streamOf(bytes))
    await two.refresh()
    clock.nowMs += 3 * hourMs
    // All but the last of it is claimed when the collection comes between.
    const source = async function* (): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, 390_000)
      assert.ok((await one.collect({ live: [], graceMs: hourMs })).freedBytes > 300_000)
      yield bytes.subarray(390_000)
    }
    await assert.rejects(two.put(source()), { code: 'TEMPORARILY_UNAVAILABLE' })
    assert.equal((await two.put(streamOf(bytes))).id, id)
    assert.ok((await readAll(two, id))?.equals(bytes))
    assert.ok((await readAll(one, id))?.equals(bytes))
    assert.deepEqual((await two.check()).problems, [])
    await one.close()
    await two.close()
  },
)

onEachBackend(
  'two servers never collect at once, and nothing is acknowledged meanwhile elsewhere',
  async (newBackend) => {
    const backend = await newBackend()
    const clock = { nowMs: 1_000_000_000_000 }
    const [one, two] = [await shared(backend, clock), await shared(backend, clock)]
    const live = async function* (): AsyncGenerator<string> {
      await assert.rejects(two.collect({ live: [], graceMs: 0 }), { code: 'INVALID_STATE' })
      await assert.rejects(two.put(streamOf(noise('x', 100))), { code: 'TEMPORARILY_UNAVAILABLE' })
      // Who collects goes on storing.
      yield (await one.put(streamOf(noise('own', 100)))).id
    }
    assert.deepEqual((await one.collect({ live: live(), graceMs: 0 })).missing, [])
    await assert.rejects(two.put(streamOf(noise('y', 100))), { code: 'TEMPORARILY_UNAVAILABLE' })
    const { id } = await two.put(streamOf(noise('y', 100)))
    assert.ok((await readAll(one, id)) !== undefined)
    assert.deepEqual((await two.collect({ live: [], graceMs: 0 })).missing, [])
    await one.close()
    await two.close()
  },
)

onEachBackend(
  'a collection that ended with its server does not stop the others for ever',
  async (newBackend) => {
    const backend = await newBackend()
    const clock = { nowMs: 1_000_000_000_000 }
    const two = await shared(backend, clock)
    const until = clock.nowMs + 1000
    await backend.put(`collections/running-${until}-dead`, [])
    const bytes = noise('after all', 1000)
    await assert.rejects(two.put(streamOf(bytes)), { code: 'TEMPORARILY_UNAVAILABLE' })
    clock.nowMs += hourMs
    await assert.rejects(two.put(streamOf(bytes)), { code: 'TEMPORARILY_UNAVAILABLE' })
    const { id } = await two.put(streamOf(bytes))
    assert.ok((await readAll(two, id))?.equals(bytes))
    await two.close()
  },
)

onEachBackend(
  'a server that was stopped finds what another one moved meanwhile',
  async (newBackend) => {
    const backend = await newBackend()
    const clock = { nowMs: 1_000_000_000_000 }
    const folder = await mkdtemp(join(tmpdir(), 'stemma-shared-'))
    const indexPath = join(folder, 'index.sqlite')
    const stopped = await shared(backend, clock, indexPath)
    const keep = noise('keep', 100_000)
    const [kept] = await Promise.all([
      stopped.put(streamOf(keep)),
      stopped.put(streamOf(noise('dead', 150_000))),
    ])
    await stopped.close()
    clock.nowMs += 3 * hourMs
    const one = await shared(backend, clock)
    clock.nowMs += 3 * hourMs
    assert.ok((await one.collect({ live: [kept.id], graceMs: hourMs })).freedBytes > 100_000)
    const again = await shared(backend, clock, indexPath)
    assert.ok(again.recovery.packsMissing.length > 0)
    assert.ok((await readAll(again, kept.id))?.equals(keep))
    assert.equal((await again.put(streamOf(keep))).id, kept.id)
    await again.close()
    await one.close()
    await rm(folder, { recursive: true })
  },
)

test('a collection that takes long keeps its right, and one that lost it removes nothing', async () => {
  const minuteMs = 60_000
  const backend = memoryBackend()
  const clock = { nowMs: 1_000_000_000_000 }
  const one = await shared(backend, clock)
  const ids: string[] = []
  for (let at = 0; at < 4; at++) ids.push((await one.put(streamOf(noise(`${at}`, 1000)))).id)
  clock.nowMs += 3 * hourMs
  const slow = async function* (stepMs: number): AsyncGenerator<string> {
    for (const id of ids.slice(1)) {
      yield id
      clock.nowMs += stepMs
    }
  }
  await assert.rejects(one.collect({ live: slow(31 * minuteMs), graceMs: hourMs }), {
    code: 'INVALID_STATE',
  })
  for (const id of ids) assert.ok((await readAll(one, id)) !== undefined)
  const { freedBytes } = await one.collect({ live: slow(20 * minuteMs), graceMs: hourMs })
  assert.ok(freedBytes > 900)
  for (const id of ids.slice(1)) assert.ok((await readAll(one, id)) !== undefined)
  await one.close()
})

onEachBackend(
  'who collects, looks or mends after another collected finds all in order',
  async (newBackend) => {
    const backend = await newBackend()
    const [one, two] = [await shared(backend), await shared(backend)]
    const { id } = await one.put(streamOf(noise('kept', 100_000)))
    const options = { live: [id], graceMs: 0 }
    assert.deepEqual((await one.collect(options)).missing, [])
    assert.deepEqual((await two.collect({ ...options, isDryRun: true })).missing, [])
    assert.deepEqual((await two.check()).problems, [])
    assert.deepEqual((await two.collect(options)).missing, [])
    assert.deepEqual((await one.repair([])).packsSetAside, [])
    assert.deepEqual((await two.repair([])).packsSetAside, [])
    const later = await one.put(streamOf(noise('later', 1000))).catch(() => undefined)
    // What was under way when another collected is asked to try again, once.
    const { id: again } = later ?? (await one.put(streamOf(noise('later', 1000))))
    assert.ok(await readAll(two, again))
    await one.close()
    await two.close()
  },
)
