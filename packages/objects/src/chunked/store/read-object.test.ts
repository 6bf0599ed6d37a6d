import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Blocks } from '../blob/blocks.ts'
import { memoryBackend } from '../blob/memory-backend.ts'
import { onEachBackend } from './backends.testing.ts'
import type { ObjectStore } from './object-store.ts'
import { memoryStore, noise, streamOf } from './test-store.ts'

const noisy = noise('read', 1_500_000)
/** Chunks of every kind: as they are, compressed, both in turns, and some that come twice. */
const mixed = Buffer.concat([
  noisy,
  Buffer.from('compressible '.repeat(60_000)),
  ...Array.from({ length: 12 }, (_, at) =>
    Buffer.concat([noise(`mixed ${at}`, 90_000), Buffer.alloc(100_000, `text ${at % 3} `)]),
  ),
  noisy,
])

interface Read {
  readonly store: ObjectStore
  readonly id: string
  readonly blocks: Blocks
}

/** As who sends pieces on: each is written over and used again as soon as it has been taken. */
async function readLent(
  { store, id, blocks }: Read,
  range?: { readonly start: number; readonly end: number },
): Promise<Buffer> {
  const taken: Buffer[] = []
  const object = await store.get(id)
  for await (const piece of object?.read(range) ?? []) {
    taken.push(Buffer.from(piece))
    piece.fill(255)
    blocks.giveBack(piece)
  }
  return Buffer.concat(taken)
}

onEachBackend(
  'any range is read, whatever becomes of the memory of its pieces',
  async (newBackend) => {
    const blocks = new Blocks()
    const store = await memoryStore({ backend: await newBackend(), blocks })
    const { id: previous } = await store.put(streamOf(mixed))
    const edited = Buffer.concat([
      mixed.subarray(0, 2_000_000),
      Buffer.from('inserted'),
      mixed.subarray(2_000_000),
    ])
    const { id } = await store.put(streamOf(edited), { previous })
    assert.ok((await readLent({ store, id, blocks })).equals(edited))
    const place = fc.nat(edited.byteLength - 1)
    await fc.assert(
      fc.asyncProperty(place, place, async (one, other) => {
        const start = Math.min(one, other)
        const end = Math.max(one, other)
        const read = await readLent({ store, id, blocks }, { start, end })
        assert.ok(read.equals(edited.subarray(start, end + 1)))
      }),
      { numRuns: 30 },
    )
    assert.deepEqual((await store.check()).problems, [])
    await store.close()
  },
)

onEachBackend('several read at the same time from the same blocks', async (newBackend) => {
  const blocks = new Blocks()
  const store = await memoryStore({ backend: await newBackend(), blocks })
  const objects = await Promise.all(
    [1, 2, 3, 4].map(async (seed) => {
      const bytes = noise(`at once ${seed}`, 3_000_000)
      return { bytes, ...(await store.put(streamOf(bytes))) }
    }),
  )
  await Promise.all(
    [...objects, ...objects].map(async ({ id, bytes }) => {
      assert.ok((await readLent({ store, id, blocks })).equals(bytes))
    }),
  )
  await store.close()
})

test('what lies before a damaged chunk is read, and the damage thrown in its place', async () => {
  const memory = memoryBackend()
  const store = await memoryStore({ backend: memory })
  const { id } = await store.put(streamOf(noisy))
  await store.close()
  const damagedAt = 700_000
  const damaged = await memoryStore({
    backend: {
      ...memory,
      read: async (name, range, given) => {
        const bytes = await memory.read(name, range, given)
        const at = damagedAt - range.start
        if (at >= 0 && at < bytes.byteLength) bytes[at] = (bytes[at] ?? 0) ^ 1
        return bytes
      },
    },
  })
  const object = await damaged.get(id)
  let readBytes = 0
  await assert.rejects(
    async () => {
      for await (const piece of object?.read() ?? []) {
        assert.ok(piece.equals(noisy.subarray(readBytes, readBytes + piece.byteLength)))
        readBytes += piece.byteLength
      }
    },
    { code: 'DATA_LOSS' },
  )
  assert.ok(readBytes > damagedAt - 300_000 && readBytes < damagedAt, `${readBytes} bytes`)
  await damaged.close()
})
