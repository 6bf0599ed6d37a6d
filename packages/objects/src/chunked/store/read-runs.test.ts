import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { BlobBackend, BlobRange } from '../blob/blob-backend.ts'
import { Blocks, blockBytes } from '../blob/blocks.ts'
import { memoryBackend } from '../blob/memory-backend.ts'
import { readRuns } from './read-runs.ts'

const kib = 1024

/** Packs in memory, and what was read of them. */
async function packs(
  contents: Readonly<Record<string, Buffer>>,
): Promise<{ readonly backend: BlobBackend; readonly reads: (BlobRange & { pack: string })[] }> {
  const memory = memoryBackend()
  for (const [name, bytes] of Object.entries(contents)) await memory.put(name, [bytes])
  const reads: (BlobRange & { pack: string })[] = []
  const read: BlobBackend['read'] = (pack, range, into) => {
    reads.push({ pack, ...range })
    return memory.read(pack, range, into)
  }
  return { backend: { ...memory, read }, reads }
}

const entry = (id: string, pack: string, offset: number, storedBytes: number) => ({
  ...{ id, pack, offset, storedBytes },
})

test('neighbours come in one read, what lies far away or in another pack in another', async () => {
  const [p, q] = [randomBytes(900 * kib), randomBytes(kib)]
  const { backend, reads } = await packs({ p, q })
  const entries = [
    entry('c', 'p', 800 * kib, kib),
    entry('a', 'p', 0, kib),
    entry('d', 'q', 10, 20),
    entry('b', 'p', 100 * kib, kib),
  ]
  const found = await readRuns(backend, entries)
  assert.deepEqual(reads, [
    { pack: 'p', start: 0, length: 101 * kib },
    { pack: 'p', start: 800 * kib, length: kib },
    { pack: 'q', start: 10, length: 20 },
  ])
  for (const head of entries) {
    const stored = found.get(head.id)
    assert.equal(stored?.head, head)
    const whole = head.pack === 'p' ? p : q
    assert.ok(stored.stored.equals(whole.subarray(head.offset, head.offset + head.storedBytes)))
  }
})

test('with blocks no read is larger than one, and those that fill one lie in it', async () => {
  const p = randomBytes(2.5 * blockBytes)
  const { backend, reads } = await packs({ p })
  const entries = Array.from({ length: 250 }, (_, place) =>
    entry(String(place), 'p', place * 10 * kib, 10 * kib),
  )
  const found = await readRuns(backend, entries, new Blocks())
  assert.deepEqual(
    reads.map(({ length }) => length),
    [1020 * kib, 1020 * kib, 460 * kib],
  )
  for (const { id, offset, storedBytes } of entries) {
    const { stored } = found.get(id) ?? {}
    assert.ok(stored !== undefined)
    assert.ok(stored.equals(p.subarray(offset, offset + storedBytes)))
    assert.equal(stored.buffer.byteLength, blockBytes)
  }
})

test('those of a pack that is gone or too short are left out', async () => {
  const { backend } = await packs({ p: randomBytes(100) })
  const found = await readRuns(backend, [
    entry('a', 'p', 0, 10),
    entry('b', 'q', 0, 10),
    entry('c', 'p', 900 * kib, 10),
  ])
  assert.deepEqual([...found.keys()], ['a'])
})
