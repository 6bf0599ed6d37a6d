import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { PackEntry } from '../pack/pack-entry.ts'
import { ChunkIndex } from './chunk-index.ts'

const folder = mkdtempSync(join(tmpdir(), 'stemma-index-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const id = (byte: number): string => byte.toString(16).padStart(2, '0').repeat(32)

const chunk: PackEntry = {
  ...{ id: id(1), kind: 'chunk', codec: 'raw', offset: 8, storedBytes: 100, rawBytes: 100 },
  ...{ depth: 0, delta: undefined, lineage: undefined },
}
const delta: PackEntry = {
  ...{
    id: id(2),
    kind: 'recipe',
    codec: 'zstd-delta',
    offset: 108,
    storedBytes: 7,
    rawBytes: 2 ** 40,
  },
  ...{ depth: 3, delta: { ids: [id(1), id(9)], start: 70_000, length: 12 } },
  lineage: { ordinal: 6, base: id(4) },
}
const first: PackEntry = { ...chunk, id: id(3), lineage: { ordinal: 0, base: undefined } }
const pack = { name: 'packs/ab/1', sizeBytes: 200, createdMs: 5, entries: [chunk, delta, first] }

test('what was added is found, also after opening it again', () => {
  const path = join(folder, 'again')
  const index = new ChunkIndex(path)
  index.add({ pack })
  index.close()
  const again = new ChunkIndex(path)
  for (const entry of pack.entries) {
    assert.deepEqual(again.find(entry.id), { ...entry, pack: pack.name })
    assert.ok(again.has(entry.id))
  }
  assert.equal(again.find(id(8)), undefined)
  assert.deepEqual(again.packs(), [{ name: pack.name, sizeBytes: 200, createdMs: 5 }])
  again.close()
})

test('entries are paged in the order of their ids', () => {
  const index = new ChunkIndex(':memory:')
  index.add({ pack })
  const page = index.page(undefined, 2)
  assert.deepEqual(
    page.map((entry) => entry.id),
    [id(1), id(2)],
  )
  assert.deepEqual(
    index.page(id(2), 2).map((entry) => entry.id),
    [id(3)],
  )
  index.close()
})

test('a scan says where entries lie, and which are chunks that build on nothing', () => {
  const index = new ChunkIndex(':memory:')
  const onDelta: PackEntry = { ...delta, id: id(0xab), kind: 'chunk', lineage: undefined }
  index.add({ pack: { ...pack, entries: [chunk, delta, onDelta] } })
  assert.deepEqual(index.scan(undefined, 2), [
    { id: id(1), pack: pack.name, storedBytes: 100, isAlone: true },
    { id: id(2), pack: pack.name, storedBytes: 7, isAlone: false },
  ])
  assert.deepEqual(index.scan(id(2), 2), [
    { id: id(0xab), pack: pack.name, storedBytes: 7, isAlone: false },
  ])
  index.close()
})

test('an entry lies in the pack that was added last, and goes with that pack only', () => {
  const index = new ChunkIndex(':memory:')
  index.add({ pack })
  index.add({ pack: { ...pack, name: 'packs/cd/2', entries: [first] } })
  assert.equal(index.find(first.id)?.pack, 'packs/cd/2')
  index.removePack(pack.name)
  assert.equal(index.has(chunk.id), false)
  assert.equal(index.find(first.id)?.pack, 'packs/cd/2')
  index.removeEntries([first.id])
  assert.equal(index.has(first.id), false)
  index.close()
})

test('packs that are found leave what is known where it lies', () => {
  const second = { ...chunk, id: id(5) }
  const index = new ChunkIndex(':memory:')
  index.add({ pack: { ...pack, entries: [first] } })
  index.addFound([
    { ...pack, name: 'packs/ef/3', entries: [first, second] },
    { ...pack, name: 'packs/ef/4', entries: [second, chunk] },
  ])
  assert.equal(index.find(first.id)?.pack, pack.name)
  assert.equal(index.find(second.id)?.pack, 'packs/ef/3')
  assert.equal(index.find(chunk.id)?.pack, 'packs/ef/4')
  assert.deepEqual(
    index.packs().map(({ name }) => name),
    [pack.name, 'packs/ef/3', 'packs/ef/4'],
  )
  index.close()
})

test('a lease lasts as long as the longest that was asked for', () => {
  const index = new ChunkIndex(':memory:')
  index.add({
    leases: new Map([
      [id(1), 100],
      [id(2), 50],
    ]),
  })
  index.add({ leases: new Map([[id(1), 60]]) })
  assert.deepEqual(index.leases(undefined, 1), [{ id: id(1), untilMs: 100 }])
  assert.deepEqual(index.leases(id(1), 10), [{ id: id(2), untilMs: 50 }])
  index.endLeases(index.leases(undefined, 10), 80)
  assert.deepEqual(index.leases(undefined, 10), [{ id: id(1), untilMs: 100 }])
  index.close()
})

test('a lease that ended is written again when it is asked for again, even for no longer', () => {
  const index = new ChunkIndex(':memory:')
  index.add({ leases: new Map([[id(1), 100]]) })
  index.endLeases(index.leases(undefined, 10), 101)
  assert.deepEqual(index.leases(undefined, 10), [])
  index.add({ leases: new Map([[id(1), 90]]) })
  assert.deepEqual(index.leases(undefined, 10), [{ id: id(1), untilMs: 90 }])
  index.close()
})

test('sizes of entries are as they are now, however often they were asked for', () => {
  const index = new ChunkIndex(':memory:')
  const [first, second] = [{ ...chunk, id: id(8), rawBytes: 7 }, chunk]
  const ids = [first.id, id(9), second.id]
  const sizes = (): readonly (number | undefined)[] =>
    index.sizes(ids).map((size) => size?.rawBytes)
  assert.deepEqual(sizes(), [undefined, undefined, undefined])
  index.add({ pack: { ...pack, entries: [second] } })
  assert.deepEqual(sizes(), [undefined, undefined, 100])
  assert.deepEqual([index.has(first.id), index.has(second.id)], [false, true])
  index.add({ pack: { ...pack, name: 'packs/cd/2', entries: [first] } })
  assert.deepEqual(sizes(), [7, undefined, 100])
  index.removeEntries([first.id])
  assert.deepEqual(sizes(), [undefined, undefined, 100])
  index.removePack(pack.name)
  assert.deepEqual(sizes(), [undefined, undefined, undefined])
  assert.equal(index.has(second.id), false)
  index.close()
})

test('sizes of more entries than are remembered are found', () => {
  const path = join(folder, 'many sizes')
  const index = new ChunkIndex(path)
  const entries = Array.from({ length: 25_000 }, (_, at) => ({
    ...chunk,
    id: at.toString(16).padStart(64, '0'),
    rawBytes: at,
  }))
  index.add({ pack: { ...pack, entries } })
  const ids = entries.map((entry) => entry.id)
  const expected = entries.map(({ rawBytes }) => rawBytes)
  for (const _ of [1, 2]) {
    const found = index.sizes(ids).map((size) => size?.rawBytes)
    assert.deepEqual(found, expected)
  }
  index.close()
  const again = new ChunkIndex(path)
  assert.deepEqual(
    again.sizes(ids).map((size) => size?.rawBytes),
    expected,
  )
  again.close()
})

test('of many ids those are found that are chunks which build on nothing', () => {
  const index = new ChunkIndex(':memory:')
  index.add({ pack })
  const places = pack.entries.map(({ id }) => index.find(id))
  const alone = places.filter((entry) => entry?.kind === 'chunk' && entry.delta === undefined)
  assert.ok(alone.length > 0 && alone.length < places.length)
  const wanted = [id(9), ...pack.entries.map((entry) => entry.id)]
  const expected = alone.map((entry) => {
    const { kind: _kind, depth: _depth, delta: _delta, lineage: _lineage, ...rest } = entry ?? {}
    return rest
  })
  assert.deepEqual(new Set(index.findAlone(wanted)), new Set(expected))
  index.close()
})

test('a second opener is told that the store is in use', () => {
  const path = join(folder, 'twice')
  const index = new ChunkIndex(path)
  assert.throws(() => new ChunkIndex(path), { code: 'TEMPORARILY_UNAVAILABLE' })
  index.close()
  new ChunkIndex(path).close()
})

test('a file that is no index, or a broken one, is begun anew', () => {
  const path = join(folder, 'broken')
  writeFileSync(path, 'this is no database, but it is long enough to be looked at '.repeat(20))
  const index = new ChunkIndex(path)
  assert.deepEqual(index.packs(), [])
  index.add({ pack })
  index.close()
  truncateSync(path, 5000)
  const again = new ChunkIndex(path)
  assert.deepEqual(again.packs(), [])
  again.close()
})
