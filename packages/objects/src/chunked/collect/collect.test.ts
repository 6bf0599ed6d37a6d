import assert from 'node:assert/strict'
import type { BlobBackend } from '../blob/blob-backend.ts'
import { onEachBackend } from '../store/backends.testing.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { memoryStore, noise, readAll, streamOf } from '../store/test-store.ts'

const hourMs = 3_600_000

interface Setup {
  readonly store: ObjectStore
  readonly backend: BlobBackend
  readonly clock: { nowMs: number }
}

/** A store whose leases last an hour, by a clock that the test moves. */
async function setUp(
  newBackend: () => Promise<BlobBackend>,
  packBytes = 1_000_000,
): Promise<Setup> {
  const backend = await newBackend()
  const clock = { nowMs: 1_000_000_000_000 }
  const store = await memoryStore({ backend, clock: () => clock.nowMs, leaseMs: hourMs, packBytes })
  return { store, backend, clock }
}

async function storedBytes({ backend }: Setup): Promise<number> {
  let sum = 0
  for await (const { sizeBytes } of backend.list('')) sum += sizeBytes
  return sum
}

async function put(store: ObjectStore, bytes: Buffer, previous?: string): Promise<string> {
  return (await store.put(streamOf(bytes), previous === undefined ? {} : { previous })).id
}

onEachBackend(
  'what no live object needs is removed, all else stays as it was',
  async (newBackend) => {
    const setup = await setUp(newBackend)
    const { store, clock } = setup
    const contents = Array.from({ length: 8 }, (_, at) =>
      noise(`object ${at}`, 50_000 + at * 100_000),
    )
    const ids: string[] = []
    for (const bytes of contents) ids.push(await put(store, bytes))
    const before = await storedBytes(setup)
    clock.nowMs += 2 * hourMs
    const live = ids.filter((_, at) => at % 3 === 0)
    const result = await store.collect({ live, graceMs: hourMs })
    assert.deepEqual(result.missing, [])
    assert.ok(result.freedBytes > 1_500_000)
    assert.ok((await storedBytes(setup)) < before - 1_500_000)
    for (const [at, id] of ids.entries()) {
      const bytes = await readAll(store, id)
      if (live.includes(id)) assert.ok(bytes?.equals(contents[at] ?? Buffer.alloc(0)))
      else assert.equal(bytes, undefined)
    }
    // What was removed can come again.
    assert.equal(await put(store, contents[1] ?? Buffer.alloc(0)), ids[1])
    assert.ok((await readAll(store, ids[1] ?? ''))?.equals(contents[1] ?? Buffer.alloc(0)))
    await store.close()
  },
)

onEachBackend(
  'a version stays readable when those that it builds on have lost their names',
  async (newBackend) => {
    const { store, clock } = await setUp(newBackend)
    let bytes = noise('chain', 400_000)
    let id = await put(store, bytes)
    for (let version = 1; version < 8; version++) {
      bytes = Buffer.concat([
        bytes.subarray(0, 40_000 * version),
        Buffer.from(`${version}`),
        bytes.subarray(40_000 * version),
      ])
      id = await put(store, bytes, id)
    }
    clock.nowMs += 2 * hourMs
    await store.collect({ live: [id], graceMs: hourMs })
    assert.ok((await readAll(store, id))?.equals(bytes))
    // And the history can go on.
    const next = Buffer.concat([bytes, Buffer.from('more')])
    const nextId = await put(store, next, id)
    assert.ok((await readAll(store, nextId))?.equals(next))
    await store.close()
  },
)

onEachBackend('what is young or leased is kept without a name', async (newBackend) => {
  const { store, clock } = await setUp(newBackend)
  const bytes = noise('unnamed', 200_000)
  const id = await put(store, bytes)
  await store.collect({ live: [], graceMs: 0 })
  assert.ok((await readAll(store, id))?.equals(bytes), 'leased by its put')
  clock.nowMs += 2 * hourMs
  await store.collect({ live: [], graceMs: 3 * hourMs })
  assert.ok((await readAll(store, id))?.equals(bytes), 'younger than the grace')
  assert.deepEqual(await store.reserve([id, 'ab'.repeat(32)], clock.nowMs + 5 * hourMs), [id])
  clock.nowMs += 4 * hourMs
  await store.collect({ live: [], graceMs: 0 })
  assert.ok((await readAll(store, id))?.equals(bytes), 'reserved')
  clock.nowMs += 4 * hourMs
  const result = await store.collect({ live: [], graceMs: 0 })
  assert.equal(store.has(id), false)
  assert.ok(result.removedEntries > 0)
  await store.close()
})

onEachBackend('a dry run says what would go and leaves it', async (newBackend) => {
  const setup = await setUp(newBackend)
  const { store, clock } = setup
  const id = await put(store, noise('dry', 300_000))
  clock.nowMs += 2 * hourMs
  const before = await storedBytes(setup)
  const result = await store.collect({ live: [], graceMs: 0, isDryRun: true })
  assert.ok(result.removedBytes >= 300_000)
  assert.equal(await storedBytes(setup), before)
  assert.ok(store.has(id))
  await store.close()
})

onEachBackend('a live object that is not there is named', async (newBackend) => {
  const { store } = await setUp(newBackend)
  const nowhere = 'cd'.repeat(32)
  assert.deepEqual((await store.collect({ live: [nowhere], graceMs: 0 })).missing, [nowhere])
  await store.close()
})

onEachBackend(
  'only one collection runs at a time, and a reservation waits for it',
  async (newBackend) => {
    const { store, clock } = await setUp(newBackend)
    const id = await put(store, noise('reserve', 100_000))
    clock.nowMs += 2 * hourMs
    const running = store.collect({ live: [], graceMs: 0 })
    await assert.rejects(store.collect({ live: [], graceMs: 0 }), { code: 'INVALID_STATE' })
    assert.deepEqual(await store.reserve([id], clock.nowMs + hourMs), [])
    await running
    await store.close()
  },
)

onEachBackend(
  'puts that go on while unnamed objects are collected find all that they build on',
  async (newBackend) => {
    const { store, clock } = await setUp(newBackend, 150_000)
    const contents = Array.from({ length: 12 }, (_, at) => noise(`shared ${at}`, 300_000))
    const old: string[] = []
    for (const bytes of contents) old.push(await put(store, bytes))
    clock.nowMs += 2 * hourMs
    // The same bytes again, and edits of them, while everything of before is collected.
    const edit = (bytes: Buffer): Buffer =>
      Buffer.concat([bytes.subarray(0, 200_000), Buffer.from('!'), bytes.subarray(200_000)])
    async function* slowly(bytes: Buffer): AsyncGenerator<Uint8Array> {
      for await (const piece of streamOf(bytes, 20_000)) {
        // Other work has its turn between two pieces.
        await new Promise((resolve) => setImmediate(resolve))
        yield piece
      }
    }
    const again = contents.map((bytes, at) => {
      const isEdited = at % 2 === 1
      return {
        bytes: isEdited ? edit(bytes) : bytes,
        options: isEdited ? { previous: old[at] ?? '' } : {},
      }
    })
    const puts = again.map(
      async ({ bytes, options }) => (await store.put(slowly(bytes), options)).id,
    )
    const collections = (async () => {
      const results = []
      for (let count = 0; count < 6; count++)
        results.push(await store.collect({ live: [], graceMs: 0 }))
      return results
    })()
    const ids = await Promise.all(puts)
    const removed = (await collections).map(({ removedEntries }) => removedEntries)
    assert.ok(Math.max(...removed) > 0)
    await store.collect({ live: [], graceMs: 0 })
    for (const [at, id] of ids.entries()) {
      assert.ok(
        (await readAll(store, id))?.equals(again[at]?.bytes ?? Buffer.alloc(0)),
        `object ${at}`,
      )
    }
    await store.close()
  },
)

onEachBackend('a crash between copying a pack and removing it harms nobody', async (newBackend) => {
  const { store, backend, clock } = await setUp(newBackend)
  const kept = noise('kept', 70_000)
  const keptId = await put(store, kept)
  await store.close()
  // The copy that a collection made before the crash: a pack of its own with the same entry.
  const other = await newBackend()
  const copyStore = await memoryStore({ backend: other })
  await put(copyStore, kept)
  await copyStore.close()
  for await (const { name, sizeBytes } of other.list('')) {
    await backend.put(name, [await other.read(name, { start: 0, length: sizeBytes })])
  }
  const again = await memoryStore({ backend, clock: () => clock.nowMs, leaseMs: hourMs })
  const dropped = await put(again, noise('dropped', 70_000))
  clock.nowMs += 2 * hourMs
  for (let count = 0; count < 3; count++) await again.collect({ live: [keptId], graceMs: 0 })
  assert.equal(again.has(dropped), false)
  assert.ok((await readAll(again, keptId))?.equals(kept))
  await again.close()
})
