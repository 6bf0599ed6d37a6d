import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { BlobBackend, BlobInfo } from '../blob/blob-backend.ts'
import { folderBackend } from '../blob/folder-backend.ts'
import { onEachBackend } from './backends.testing.ts'
import { openObjectStore } from './open-object-store.ts'
import { gather, memoryStore, noise, readAll, streamOf } from './test-store.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stemma-objects-'))
})
after(() => rm(folder, { recursive: true, force: true }))

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function infosOf(backend: BlobBackend): Promise<BlobInfo[]> {
  const infos: BlobInfo[] = []
  for await (const info of backend.list('')) infos.push(info)
  return infos
}

async function storedBytes(backend: BlobBackend): Promise<number> {
  return (await infosOf(backend)).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
}

/** Rows of a table, a few of which differ from version to version. */
function table(version: number, rows: number): Buffer {
  const lines = Array.from({ length: rows }, (_, row) => {
    const changed = Array.from({ length: version }, (_, at) => at + 1).findLast(
      (at) => (row * 7919 + at * 104_729) % 97 === 0,
    )
    return `${row},${sha256(Buffer.from(`${row} ${changed ?? 0}`)).slice(0, 30)},${row % 13}`
  })
  return Buffer.from(lines.join('\n'))
}

onEachBackend(
  'objects of every size come back as they were, named by their SHA-256',
  async (newBackend) => {
    const store = await memoryStore({ backend: await newBackend() })
    for (const size of [0, 1, 100, 16_384, 65_535, 65_536, 65_537, 300_000, 3_000_000]) {
      const bytes = noise(`size ${size}`, size)
      const stored = await store.put(streamOf(bytes, 10_000))
      assert.deepEqual(stored, { id: sha256(bytes), sizeBytes: size })
      assert.equal((await store.get(stored.id))?.sizeBytes, size)
      assert.ok((await readAll(store, stored.id))?.equals(bytes), `${size}`)
      assert.ok(store.has(stored.id))
    }
    await store.close()
  },
)

onEachBackend(
  'what is not stored is not there, and what is no id is refused',
  async (newBackend) => {
    const store = await memoryStore({ backend: await newBackend() })
    const id = 'ab'.repeat(32)
    assert.equal(await store.get(id), undefined)
    assert.equal(store.has(id), false)
    assert.throws(() => store.has('../etc'), { code: 'INVALID_PARAMETER_VALUE' })
    await store.close()
  },
)

onEachBackend('any part of an object can be read alone', async (newBackend) => {
  const store = await memoryStore({ backend: await newBackend() })
  const bytes = Buffer.concat([noise('part', 700_000), Buffer.alloc(600_000, 'text ')])
  const { id } = await store.put(streamOf(bytes))
  const object = await store.get(id)
  const place = fc.integer({ min: 0, max: bytes.byteLength + 10 })
  await fc.assert(
    fc.asyncProperty(place, place, async (start, end) => {
      const part = await gather(object?.read({ start, end }))
      assert.ok(part?.equals(bytes.subarray(start, Math.max(start, end + 1))))
    }),
    { numRuns: 40 },
  )
  await store.close()
})

onEachBackend('what is stored already takes no room again', async (newBackend) => {
  const backend = await newBackend()
  const store = await memoryStore({ backend })
  const bytes = noise('same', 2_000_000)
  await store.put(streamOf(bytes))
  const before = await storedBytes(backend)
  await store.put(streamOf(bytes, 1234))
  assert.equal(await storedBytes(backend), before)
  await store.put(streamOf(Buffer.concat([Buffer.from('shifted '), bytes])))
  assert.ok((await storedBytes(backend)) - before < 300_000)
  await store.close()
})

onEachBackend(
  'every version of a table can be read, and the later ones take a small part of its size',
  async (newBackend) => {
    const backend = await newBackend()
    const store = await memoryStore({ backend })
    const versions = Array.from({ length: 9 }, (_, version) => table(version, 15_000))
    const ids: string[] = []
    let previous: string | undefined
    for (const bytes of versions) {
      const { id } = await store.put(streamOf(bytes), previous === undefined ? {} : { previous })
      ids.push(id)
      previous = id
    }
    const raw = versions.reduce((sum, { byteLength }) => sum + byteLength, 0)
    const share = (await storedBytes(backend)) / raw
    assert.ok(share < 0.12, `${(share * 100).toFixed(1)} % of the bytes are stored`)
    for (const [version, id] of ids.entries()) {
      const expected = versions[version]
      assert.ok(expected !== undefined && (await readAll(store, id))?.equals(expected))
    }
    await store.close()
  },
)

onEachBackend('small versions are stored against each other, too', async (newBackend) => {
  const backend = await newBackend()
  const store = await memoryStore({ backend })
  let bytes = noise('small', 40_000)
  let previous: string | undefined
  const ids: string[] = []
  for (let version = 0; version < 10; version++) {
    bytes = Buffer.concat([
      bytes.subarray(0, 1000 * version),
      Buffer.from(`edit ${version}`),
      bytes.subarray(1000 * version),
    ])
    const { id } = await store.put(streamOf(bytes), previous === undefined ? {} : { previous })
    ids.push(id)
    previous = id
  }
  assert.ok((await storedBytes(backend)) < 50_000)
  assert.ok((await readAll(store, previous ?? ''))?.equals(bytes))
  assert.equal(ids.length, new Set(ids).size)
  await store.close()
})

onEachBackend(
  'edits, cuts and repetitions of an earlier version restore exactly',
  async (newBackend) => {
    const start = Buffer.concat([noise('edit me', 250_000), Buffer.alloc(150_000, 'row,row,row\n')])
    const edit = fc.record({
      at: fc.nat(450_000),
      removed: fc.nat(200_000),
      put: fc.uint8Array({ maxLength: 300 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 5 }), async (edits) => {
        const store = await memoryStore({ backend: await newBackend() })
        let bytes = start
        let { id } = await store.put(streamOf(bytes))
        const all = [{ id, bytes }]
        for (const { at, removed, put } of edits) {
          bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + removed)])
          ;({ id } = await store.put(streamOf(bytes), { previous: id }))
          all.push({ id, bytes })
        }
        for (const version of all)
          assert.ok((await readAll(store, version.id))?.equals(version.bytes))
        await store.close()
      }),
      { numRuns: 12 },
    )
  },
)

onEachBackend('puts that end together share their packs', async (newBackend) => {
  const backend = await newBackend()
  const store = await memoryStore({ backend })
  const files = Array.from({ length: 300 }, (_, file) => noise(`file ${file}`, 2000))
  const stored = await Promise.all(files.map((bytes) => store.put(streamOf(bytes))))
  assert.ok((await infosOf(backend)).length <= 5)
  for (const [file, { id }] of stored.entries()) {
    const expected = files[file]
    assert.ok(expected !== undefined && (await readAll(store, id))?.equals(expected))
  }
  await store.close()
})

onEachBackend('puts of the same bytes at the same time store them once', async (newBackend) => {
  const backend = await newBackend()
  const store = await memoryStore({ backend })
  const bytes = noise('together', 1_000_000)
  await Promise.all([1000, 7777, 65_536, 400_000].map((piece) => store.put(streamOf(bytes, piece))))
  assert.ok((await storedBytes(backend)) < 1_100_000)
  await store.close()
})

onEachBackend(
  'large objects are spread over packs of the size that was asked for',
  async (newBackend) => {
    const backend = await newBackend()
    const store = await memoryStore({ backend, packBytes: 500_000 })
    const bytes = noise('large', 4_000_000)
    const { id } = await store.put(streamOf(bytes))
    assert.ok((await infosOf(backend)).length >= 5)
    assert.ok((await readAll(store, id))?.equals(bytes))
    await store.close()
  },
)

onEachBackend('an error of the source is thrown on, and the store goes on', async (newBackend) => {
  const store = await memoryStore({ backend: await newBackend() })
  const bytes = noise('broken off', 300_000)
  async function* breakOff(): AsyncGenerator<Uint8Array> {
    yield bytes
    throw new Error('The client went away.')
  }
  await assert.rejects(store.put(breakOff()), /The client went away/u)
  const { id } = await store.put(streamOf(bytes))
  assert.ok((await readAll(store, id))?.equals(bytes))
  await store.close()
})

test('a store in a folder has its objects after it is opened again, also without its index', async () => {
  const backend = await folderBackend(join(folder, 'again'))
  const indexPath = join(folder, 'again.sqlite')
  const first = await openObjectStore({ backend, indexPath })
  assert.deepEqual(first.recovery, {
    unfinishedPuts: 0,
    packsAdded: 0,
    packsMissing: [],
    packsUnreadable: [],
    objectsDropped: [],
  })
  const bytes = table(0, 5000)
  const edited = table(1, 5000)
  const { id } = await first.put(streamOf(bytes))
  const { id: next } = await first.put(streamOf(edited), { previous: id })
  await first.close()
  for (const wanted of [0, 2]) {
    const again = await openObjectStore({ backend, indexPath })
    assert.equal(again.recovery.packsAdded, wanted)
    assert.ok((await readAll(again, id))?.equals(bytes))
    assert.ok((await readAll(again, next))?.equals(edited))
    await again.close()
    for (const end of ['', '-wal', '-shm']) await rm(indexPath + end, { force: true })
  }
})

onEachBackend('a flipped bit anywhere in the packs is never served', async (newBackend) => {
  const bytes = Buffer.concat([noise('flip', 90_000), Buffer.alloc(90_000, 'compressible ')])
  const memory = await newBackend()
  const store = await memoryStore({ backend: memory })
  const { id } = await store.put(streamOf(bytes))
  await store.close()
  const [info] = await infosOf(memory)
  assert.ok(info)
  const pack = await memory.read(info.name, { start: 0, length: info.sizeBytes })
  for (let at = 0; at < pack.byteLength; at += 997) {
    const backend = await newBackend()
    const flipped = Buffer.from(pack)
    flipped[at] = (flipped[at] ?? 0) ^ 1
    await backend.put(info.name, [flipped])
    const damagedStore = await memoryStore({ backend })
    try {
      const read = await readAll(damagedStore, id)
      // Undefined when the footer is not believed any more.
      assert.ok(read === undefined || read.equals(bytes))
    } catch (error) {
      assert.ok(
        error instanceof Error && 'code' in error && error.code === 'DATA_LOSS',
        String(error),
      )
    }
    await damagedStore.close()
  }
})
