import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Blocks } from '../blob/blocks.ts'
import { memoryBackend } from '../blob/memory-backend.ts'
import { objectIdOf } from '../bytes/object-id.ts'
import { DecodedCache } from '../codec/decoded-cache.ts'
import { compress } from '../codec/zstd.ts'
import { findBase } from '../delta/find-base.ts'
import { ChunkIndex } from '../index/chunk-index.ts'
import type { EntryHead, NewEntry } from '../pack/pack-entry.ts'
import { packOf } from '../pack/pack.testing.ts'
import { segmentRules } from '../recipe/segment-rules.ts'
import { ChunkReader } from './chunk-reader.ts'
import { spare } from './claim.ts'
import { PackWriter } from './pack-writer.ts'
import type { StoreParts } from './store-parts.ts'
import { noise } from './test-store.ts'

const one = noise('one', 5000)
const two = Buffer.concat([one, Buffer.from('two')])

/** A delta of `base` that says to be of some depth. */
function delta(bytes: Buffer, base: Buffer, depth: number): NewEntry {
  return {
    ...{ id: objectIdOf(bytes), kind: 'chunk', codec: 'zstd-delta', rawBytes: bytes.byteLength },
    ...{ depth, lineage: undefined },
    delta: { ids: [objectIdOf(base)], start: 0, length: base.byteLength },
    stored: compress(bytes, { level: 3, dictionary: base }),
  }
}

async function partsWith(entries: readonly NewEntry[]): Promise<StoreParts> {
  const backend = memoryBackend()
  const index = new ChunkIndex(':memory:')
  const { bytes, entries: placed } = packOf(entries)
  await backend.put('packs/x', [bytes])
  index.add({
    pack: { name: 'packs/x', sizeBytes: bytes.byteLength, createdMs: 0, entries: placed },
  })
  const writer = new PackWriter({ backend, index, clock: () => 0, packBytes: 1000 })
  const reader = new ChunkReader({
    backend,
    index,
    writer,
    cache: new DecodedCache(0),
    blocks: new Blocks(),
  })
  return {
    ...{ backend, index, writer, reader, clock: () => 0, packBytes: 1000, leaseMs: 0 },
    ...{
      blocks: new Blocks(),
      activePuts: new Set(),
      cutters: [],
      marks: undefined,
      collecting: undefined,
    },
    ...{ segmentRules, shared: undefined },
    refresh: async () => ({ packsAdded: 0, packsGone: 0 }),
  }
}

test('entries that are deltas of each other are refused, by readers and by collections', async () => {
  for (const depths of [
    [1, 1],
    [1, 2],
    [2, 1],
  ] as const) {
    const parts = await partsWith([delta(one, two, depths[0]), delta(two, one, depths[1])])
    await assert.rejects(parts.reader.read(objectIdOf(one)), /builds on itself/u)
    await assert.rejects(parts.reader.read(objectIdOf(two)), /builds on itself/u)
    const marks = new Set<string>()
    assert.equal(spare(parts, objectIdOf(one), marks), false)
    assert.equal(spare(parts, objectIdOf(two), marks), false)
    assert.equal(marks.size, 0)
  }
})

test('a delta is spared with all that it builds on, and not at all if a part of that is missing', async () => {
  const three = Buffer.concat([two, Buffer.from('three')])
  const whole: NewEntry = {
    ...{ id: objectIdOf(one), kind: 'chunk', codec: 'raw', rawBytes: one.byteLength, depth: 0 },
    ...{ delta: undefined, lineage: undefined, stored: one },
  }
  const chain = [whole, delta(two, one, 1), delta(three, two, 2)]
  const marks = new Set<string>()
  assert.ok(spare(await partsWith(chain), objectIdOf(three), marks))
  assert.deepEqual([...marks].sort(), [one, two, three].map(objectIdOf).sort())
  assert.equal(spare(await partsWith(chain.slice(1)), objectIdOf(three), new Set()), false)
})

test('the base of a version is found over those that are left', () => {
  const heads = new Map<string, EntryHead>()
  for (let ordinal = 0; ordinal < 16; ordinal++) {
    const base = ordinal === 0 ? undefined : `v${ordinal - (ordinal & -ordinal)}`
    heads.set(`v${ordinal}`, {
      ...{
        id: `v${ordinal}`,
        kind: 'recipe',
        codec: 'raw',
        rawBytes: 1,
        depth: 0,
        delta: undefined,
      },
      lineage: { ordinal, base },
    })
  }
  const find = (previous: string): unknown => findBase(previous, (id) => heads.get(id))
  assert.deepEqual(find('v15'), { ordinal: 16, base: 'v0' })
  assert.deepEqual(find('v5'), { ordinal: 6, base: 'v4' })
  assert.deepEqual(find('v0'), { ordinal: 1, base: 'v0' })
  heads.delete('v12')
  assert.deepEqual(find('v15'), { ordinal: 16, base: 'v14' })
  assert.equal(find('v12'), undefined)
})
