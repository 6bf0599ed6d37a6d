import assert from 'node:assert/strict'
import type { BlobBackend, BlobInfo } from '../blob/blob-backend.ts'
import { onEachBackend } from '../store/backends.testing.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { memoryStore, noise, readAll, streamOf } from '../store/test-store.ts'

async function packsOf(backend: BlobBackend, prefix = 'packs/'): Promise<BlobInfo[]> {
  const infos: BlobInfo[] = []
  for await (const info of backend.list(prefix)) infos.push(info)
  return infos
}

/** Changes the bytes of a pack behind the store's back. */
async function change(
  backend: BlobBackend,
  pack: BlobInfo,
  edit: (bytes: Buffer) => Buffer,
): Promise<void> {
  const bytes = await backend.read(pack.name, { start: 0, length: pack.sizeBytes })
  await backend.put(pack.name, [edit(bytes)])
}

function flip(at: number): (bytes: Buffer) => Buffer {
  return (bytes) => {
    bytes[at] = (bytes[at] ?? 0) ^ 8
    return bytes
  }
}

interface Content {
  readonly id: string
  readonly bytes: Buffer
}

async function putAll(store: ObjectStore, all: readonly Buffer[]): Promise<Content[]> {
  const contents: Content[] = []
  for (const bytes of all) contents.push({ id: (await store.put(streamOf(bytes))).id, bytes })
  return contents
}

async function isWhole(store: ObjectStore, { id, bytes }: Content): Promise<boolean> {
  return (await readAll(store, id))?.equals(bytes) === true
}

/** After a repair: nothing is wrong, and what is not readable can be stored again. */
async function checkMended(store: ObjectStore, contents: readonly Content[]): Promise<void> {
  assert.deepEqual((await store.check()).problems, [])
  for (const content of contents) {
    if (!store.has(content.id)) await store.put(streamOf(content.bytes))
    assert.ok(await isWhole(store, content))
  }
  assert.deepEqual((await store.check()).problems, [])
}

const samples = [
  noise('one', 400_000),
  noise('two', 30_000),
  Buffer.alloc(200_000, 'three '),
  Buffer.alloc(0),
]

onEachBackend('a store that is as it was left has no problems', async (newBackend) => {
  const store = await memoryStore({ backend: await newBackend() })
  await putAll(store, samples)
  const { problems, packs, entries, bytes } = await store.check()
  assert.deepEqual(problems, [])
  assert.equal(packs, samples.length)
  assert.ok(entries > samples.length)
  assert.ok(bytes > 630_000)
  await store.close()
})

onEachBackend(
  'a pack that is not in the index yet, since it is being written, is no problem',
  async (newBackend) => {
    const backend = await newBackend()
    const named = Promise.withResolvers<void>()
    const indexed = Promise.withResolvers<void>()
    const begin = backend.begin.bind(backend)
    const slow = Object.assign(backend, {
      begin: () => {
        const draft = begin()
        const finish = draft.finish.bind(draft)
        return Object.assign(draft, {
          finish: async (name: string) => {
            await finish(name)
            named.resolve()
            await indexed.promise
          },
        })
      },
    })
    const store = await memoryStore({ backend: slow })
    const putting = store.put(streamOf(noise('one', 1000)))
    await named.promise
    const checking = store.check()
    setImmediate(indexed.resolve)
    assert.deepEqual((await checking).problems, [])
    await putting
    await store.close()
  },
)

onEachBackend(
  'a flipped bit is named with its object; a repair saves the rest and lets the object come again',
  async (newBackend) => {
    const backend = await newBackend()
    const store = await memoryStore({ backend, cacheBytes: 0 })
    const contents = await putAll(store, samples)
    const large = (await packsOf(backend)).find(({ sizeBytes }) => sizeBytes > 400_000)
    assert.ok(large)
    await change(backend, large, flip(100_000))
    const { problems } = await store.check()
    assert.deepEqual(problems.map(({ kind }) => kind).sort(), [
      'entry-damaged',
      'object-incomplete',
    ])
    await assert.rejects(readAll(store, contents[0]?.id ?? ''), { code: 'DATA_LOSS' })
    const repair = await store.repair(problems)
    assert.deepEqual(repair.packsSetAside, [large.name])
    assert.deepEqual(repair.objectsDropped, [contents[0]?.id])
    assert.equal((await packsOf(backend, 'damaged/')).length, 1)
    assert.equal(store.has(contents[0]?.id ?? ''), false)
    for (const content of contents.slice(1)) assert.ok(await isWhole(store, content))
    await checkMended(store, contents)
    await store.close()
  },
)

onEachBackend(
  'a pack whose end is damaged is whole again after a repair, and nothing is lost',
  async (newBackend) => {
    const ends: ((bytes: Buffer) => Buffer)[] = [
      (bytes) => flip(bytes.byteLength - 3)(bytes),
      (bytes) => flip(bytes.byteLength - 60)(bytes),
      (bytes) => bytes.subarray(0, bytes.byteLength - 20),
    ]
    for (const edit of ends) {
      const backend = await newBackend()
      const store = await memoryStore({ backend })
      const contents = await putAll(store, samples)
      for (const pack of await packsOf(backend)) await change(backend, pack, edit)
      const { problems } = await store.check()
      assert.deepEqual(
        problems.map(({ kind }) => kind),
        Array.from(samples, () => 'pack-unreadable'),
      )
      assert.equal((await store.repair(problems)).entriesDropped, 0)
      for (const content of contents) assert.ok(await isWhole(store, content))
      await store.close()
      const again = await memoryStore({ backend })
      assert.equal(again.recovery.packsAdded, samples.length)
      await checkMended(again, contents)
      await again.close()
    }
  },
)

onEachBackend(
  'packs that are cut off in the middle lose no more than what was in the other part',
  async (newBackend) => {
    const backend = await newBackend()
    const store = await memoryStore({ backend, cacheBytes: 0 })
    const contents = await putAll(store, samples)
    for (const pack of await packsOf(backend)) {
      await change(backend, pack, (bytes) => bytes.subarray(0, bytes.byteLength / 2))
    }
    const { problems } = await store.check()
    assert.ok(problems.some(({ kind }) => kind === 'entry-damaged'))
    await store.repair(problems)
    await checkMended(store, contents)
    await store.close()
  },
)

onEachBackend(
  'a pack that is gone is named, and what it held can come again',
  async (newBackend) => {
    const backend = await newBackend()
    const store = await memoryStore({ backend, cacheBytes: 0 })
    const contents = await putAll(store, samples)
    for (const pack of await packsOf(backend)) await backend.remove(pack.name)
    const { problems } = await store.check()
    assert.equal(problems.filter(({ kind }) => kind === 'pack-missing').length, samples.length)
    await store.repair(problems)
    assert.deepEqual(
      contents.map(({ id }) => store.has(id)),
      samples.map(() => false),
    )
    await checkMended(store, contents)
    await store.close()
  },
)

onEachBackend(
  'a version goes with the damaged one that it builds on, and comes back with it',
  async (newBackend) => {
    const backend = await newBackend()
    const store = await memoryStore({ backend, cacheBytes: 0 })
    const base = noise('base', 60_000)
    const edited = Buffer.concat([base, Buffer.from('edit')])
    const [first] = await putAll(store, [base])
    assert.ok(first)
    const { id } = await store.put(streamOf(edited), { previous: first.id })
    const large = (await packsOf(backend)).find(({ sizeBytes }) => sizeBytes > 50_000)
    assert.ok(large)
    await change(backend, large, flip(30_000))
    const { problems } = await store.check()
    assert.equal(problems.length, 2)
    await store.repair(problems)
    assert.equal(store.has(id), false)
    await checkMended(store, [first, { id, bytes: edited }])
    await store.close()
  },
)

onEachBackend(
  'opening a store without one of its packs says so, and never builds on what is gone',
  async (newBackend) => {
    const backend = await newBackend()
    const store = await memoryStore({ backend })
    const base = noise('base', 300_000)
    const edited = Buffer.concat([
      base.subarray(0, 250_000),
      Buffer.from('edit'),
      base.subarray(250_000),
    ])
    const { id: baseId } = await store.put(streamOf(base))
    const { id } = await store.put(streamOf(edited), { previous: baseId })
    await store.close()
    const large = (await packsOf(backend)).find(({ sizeBytes }) => sizeBytes > 200_000)
    assert.ok(large)
    await backend.remove(large.name)
    // The index is in memory here, so this is also a store whose index was lost.
    const again = await memoryStore({ backend })
    assert.deepEqual(again.recovery.objectsDropped, [id])
    await checkMended(again, [
      { id: baseId, bytes: base },
      { id, bytes: edited },
    ])
    await again.close()
  },
)

onEachBackend(
  'what a collection removed from packs that it kept does not come back half when the index is made again',
  async (newBackend) => {
    const clock = { nowMs: 1_000_000_000_000 }
    const backend = await newBackend()
    const options = { backend, clock: () => clock.nowMs, leaseMs: 1000 }
    const store = await memoryStore(options)
    const base = noise('base', 50_000)
    const { id: baseId } = await store.put(streamOf(base))
    // A delta of it in one pack with something large that stays.
    const staying = noise('staying', 200_000)
    const [{ id: editedId }, { id: stayingId }] = await Promise.all([
      store.put(streamOf(Buffer.concat([base, Buffer.from('edit')])), { previous: baseId }),
      store.put(streamOf(staying)),
    ])
    clock.nowMs += 5000
    await store.collect({ live: [stayingId], graceMs: 0 })
    await store.close()
    const again = await memoryStore(options)
    assert.equal(again.has(editedId) && !again.has(baseId), false)
    await checkMended(again, [
      { id: stayingId, bytes: staying },
      { id: editedId, bytes: Buffer.concat([base, Buffer.from('edit')]) },
    ])
    await again.close()
  },
)
