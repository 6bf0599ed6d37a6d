import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { BlobBackend } from '../blob/blob-backend.ts'
import { memoryBackend } from '../blob/memory-backend.ts'
import { objectIdOf } from '../bytes/object-id.ts'
import { Cutter } from '../cut/cutter.ts'
import { onEachBackend } from './backends.testing.ts'
import type { ObjectStore } from './object-store.ts'
import { gather, memoryStore, noise, readAll, streamOf } from './test-store.ts'

/** A few chunks in each segment, so that a small object has many of them. */
const segmentRules = { leastChunks: 2, oneIn: 3, mostChunks: 6 }

async function storedBytes(backend: BlobBackend): Promise<number> {
  let sum = 0
  for await (const { sizeBytes } of backend.list('')) sum += sizeBytes
  return sum
}

/** The same bytes again and again: as many chunks as of others, and little to store. */
async function* repeating(bytes: Buffer, times: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < times; at++) yield* streamOf(bytes, 1024 * 1024)
}

async function sha256Of(store: ObjectStore, id: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of (await store.get(id))?.read() ?? []) hash.update(piece)
  return hash.digest('hex')
}

test('an object of ten thousand chunks comes back as it was, and its next version shares its segments', async () => {
  const backend = memoryBackend()
  const store = await memoryStore({ backend })
  const bytes = noise('again', 8 * 1024 * 1024)
  const first = await store.put(repeating(bytes, 80))
  const firstBytes = await storedBytes(backend)
  assert.ok(firstBytes < 10_000_000)
  assert.equal(first.sizeBytes, 80 * bytes.byteLength)
  assert.equal(await sha256Of(store, first.id), first.id)
  async function* edited(): AsyncGenerator<Uint8Array> {
    yield* repeating(bytes, 79)
    yield noise('edit', 100)
    yield bytes
  }
  const second = await store.put(edited(), { previous: first.id })
  // The segment in which the edit is, and no other: 450,000 bytes would be all of them.
  assert.ok((await storedBytes(backend)) - firstBytes < 200_000)
  assert.equal(await sha256Of(store, second.id), second.id)
  await store.close()
})

onEachBackend('any part of an object of many segments can be read alone', async (newBackend) => {
  const store = await memoryStore({ backend: await newBackend(), segmentRules })
  const bytes = noise('parts', 5_000_000)
  const { id } = await store.put(streamOf(bytes))
  const object = await store.get(id)
  assert.equal(object?.sizeBytes, bytes.byteLength)
  assert.ok((await gather(object?.read()))?.equals(bytes))
  const place = fc.integer({ min: 0, max: bytes.byteLength + 10 })
  await fc.assert(
    fc.asyncProperty(place, place, async (start, end) => {
      const part = await gather(object?.read({ start, end }))
      assert.ok(part?.equals(bytes.subarray(start, Math.max(start, end + 1))))
    }),
    { numRuns: 30 },
  )
  await store.close()
})

test('a small part of a large object is read without the rest of its recipe', async () => {
  const backend = memoryBackend()
  let readBytes = 0
  const read: BlobBackend['read'] = (name, range) => {
    readBytes += range.length
    return backend.read(name, range)
  }
  const bytes = noise('large', 8 * 1024 * 1024)
  const store = await memoryStore({ backend: { ...backend, read }, cacheBytes: 0 })
  const { id } = await store.put(repeating(bytes, 80))
  const start = 40 * bytes.byteLength + 1000
  const part = await gather((await store.get(id))?.read({ start, end: start + 99 }))
  assert.ok(part?.equals(bytes.subarray(1000, 1100)))
  // One segment of 180,000 bytes and one chunk.
  assert.ok(readBytes < 450_000, `${readBytes} bytes were read`)
  await store.close()
})

onEachBackend(
  'versions of an object of many segments restore exactly, whatever the edits',
  async (newBackend) => {
    const start = noise('edit me', 1_500_000)
    const edit = fc.record({
      at: fc.nat(start.byteLength),
      removed: fc.nat(600_000),
      put: fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constant(noise('put in', 900_000))),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        const store = await memoryStore({ backend: await newBackend(), segmentRules })
        let bytes = start
        let { id } = await store.put(streamOf(bytes))
        for (const { at, removed, put } of edits) {
          bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + removed)])
          ;({ id } = await store.put(streamOf(bytes), { previous: id }))
          assert.ok((await readAll(store, id))?.equals(bytes))
        }
        assert.deepEqual((await store.check()).problems, [])
        await store.close()
      }),
      { numRuns: 8 },
    )
  },
)

test('differences are found where an edit moved everything by many segments', async () => {
  const backend = memoryBackend()
  const store = await memoryStore({ backend, segmentRules })
  const base = noise('base', 6_000_000)
  const { id: previous } = await store.put(streamOf(base))
  const before = await storedBytes(backend)
  // Every chunk has a new byte.
  const changed = Buffer.from(base)
  for (let at = 9000; at < changed.byteLength; at += 10_000) changed[at] = (changed[at] ?? 0) ^ 1
  const moved = Buffer.concat([noise('in front', 2_500_000), changed])
  const { id } = await store.put(streamOf(moved), { previous })
  const added = (await storedBytes(backend)) - before
  assert.ok(added < 2_500_000 + 1_000_000, `${added} bytes were added`)
  assert.ok((await readAll(store, id))?.equals(moved))
  await store.close()
})

onEachBackend(
  'a collection keeps the segments of live objects, and removes those of others',
  async (newBackend) => {
    let nowMs = 1_000_000_000_000
    const backend = await newBackend()
    const options = { backend, segmentRules, clock: () => nowMs, leaseMs: 1000, packBytes: 100_000 }
    const store = await memoryStore(options)
    const kept = noise('kept', 2_000_000)
    const { id } = await store.put(streamOf(kept))
    const entries = (await store.check()).entries
    const { id: deadId } = await store.put(streamOf(noise('dead', 2_000_000)))
    const deadEntries = (await store.check()).entries - entries
    nowMs += 5000
    const result = await store.collect({ live: [id], graceMs: 0 })
    assert.deepEqual(result.missing, [])
    assert.equal(result.removedEntries, deadEntries)
    assert.ok((await readAll(store, id))?.equals(kept))
    assert.equal(store.has(deadId), false)
    assert.deepEqual((await store.check()).problems, [])
    await store.close()
  },
)

onEachBackend('a collection in the middle of a put spares its segments', async (newBackend) => {
  let nowMs = 1_000_000_000_000
  const store = await memoryStore({
    ...{ backend: await newBackend(), segmentRules, clock: () => nowMs },
    ...{ leaseMs: 1000, packBytes: 100_000 },
  })
  const dead = await store.put(streamOf(noise('dead', 1_000_000)))
  const bytes = noise('slow', 4_000_000)
  async function* slowly(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < 4; at++) {
      yield* streamOf(bytes.subarray(at * 1_000_000, (at + 1) * 1_000_000))
      nowMs += 5000
      await store.collect({ live: [], graceMs: 0 })
    }
  }
  const { id } = await store.put(slowly())
  assert.equal(store.has(dead.id), false)
  assert.ok((await readAll(store, id))?.equals(bytes))
  assert.deepEqual((await store.check()).problems, [])
  await store.close()
})

onEachBackend(
  'what was stored in segments of other lengths is read, and stored again in those of now',
  async (newBackend) => {
    const backend = await newBackend()
    const bytes = noise('other rules', 2_000_000)
    const before = await memoryStore({ backend })
    const { id } = await before.put(streamOf(bytes))
    await before.close()
    for (const rules of [segmentRules, { leastChunks: 3, oneIn: 1, mostChunks: 3 }]) {
      const store = await memoryStore({ backend, segmentRules: rules })
      assert.ok((await readAll(store, id))?.equals(bytes))
      const known = (await store.check()).entries
      await store.put(streamOf(bytes))
      assert.ok((await store.check()).entries > known)
      assert.ok((await readAll(store, id))?.equals(bytes))
      await store.close()
    }
  },
)

onEachBackend(
  'whichever segment or chunk is lost is named, and the object can come again',
  async (newBackend) => {
    const backend = await newBackend()
    // Each entry in a pack of its own.
    const store = await memoryStore({ backend, segmentRules, packBytes: 1, cacheBytes: 0 })
    const bytes = noise('lost', 600_000)
    const { id } = await store.put(streamOf(bytes))
    const names: string[] = []
    for await (const { name } of backend.list('packs/')) names.push(name)
    const lost = new Set<string>()
    for (const name of names) {
      await backend.remove(name)
      const { problems } = await store.check()
      assert.ok(problems.some((problem) => problem.kind === 'pack-missing'))
      for (const problem of problems) {
        if (problem.kind !== 'object-incomplete') continue
        assert.equal(problem.id, id)
        lost.add(problem.lost)
      }
      await store.repair(problems)
      assert.equal(store.has(id), false)
      await store.put(streamOf(bytes))
      assert.ok((await readAll(store, id))?.equals(bytes))
      assert.deepEqual((await store.check()).problems, [])
    }
    // All but the recipe itself were named.
    assert.equal(lost.size, names.length - 1)
    for (const chunk of chunkIdsOf(bytes)) lost.delete(chunk)
    assert.ok(lost.size >= 2, 'no segment was lost')
    await store.close()
  },
)

function chunkIdsOf(bytes: Buffer): readonly string[] {
  const cutter = new Cutter()
  const ids = Array.from(cutter.push(bytes), (cut) => objectIdOf(cut.bytes))
  const rest = cutter.finish()
  return rest === undefined ? ids : [...ids, objectIdOf(rest.bytes)]
}
