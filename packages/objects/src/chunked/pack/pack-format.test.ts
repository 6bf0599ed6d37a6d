import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { NewEntry, PackEntry } from './pack-entry.ts'
import { packTailBytes, parsePackFooter, parsePackTail } from './pack-format.ts'
import { packOf } from './pack.testing.ts'

// So that they compare equal to what the parser makes.
const asLiteral = { noNullPrototype: true } as const
const id = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'))
const size = fc.oneof(fc.nat(1000), fc.nat(2 ** 40))
const delta = fc.record(
  {
    ids: fc.array(id, { minLength: 1, maxLength: 8 }),
    start: size,
    length: size,
  },
  asLiteral,
)
const lineage = fc.record({ ordinal: fc.nat(), base: fc.option(id, { nil: undefined }) }, asLiteral)
const common = {
  id,
  kind: fc.constantFrom('chunk' as const, 'recipe' as const),
  rawBytes: size,
  lineage: fc.option(lineage, { nil: undefined }),
  stored: fc.uint8Array({ maxLength: 200 }),
}
const plain = fc.record(
  {
    ...common,
    codec: fc.constantFrom('raw' as const, 'zstd' as const),
    delta: fc.constant(undefined),
    depth: fc.constant(0),
  },
  asLiteral,
)
const based = fc.record(
  {
    ...common,
    codec: fc.constant('zstd-delta' as const),
    delta,
    depth: fc.integer({ min: 1, max: 40 }),
  },
  asLiteral,
)
const newEntries: fc.Arbitrary<NewEntry[]> = fc.array(fc.oneof(plain, based), { maxLength: 12 })

function parse(pack: Uint8Array): PackEntry[] {
  const tail = pack.subarray(Math.max(0, pack.byteLength - packTailBytes))
  const place = parsePackTail(tail, pack.byteLength)
  return parsePackFooter(pack.subarray(place.start, place.start + place.length), place)
}

test('a pack tells all of its entries and where their bytes are', () => {
  fc.assert(
    fc.property(newEntries, (entries) => {
      const { bytes: pack, entries: placed } = packOf(entries)
      const parsed = parse(pack)
      assert.deepEqual(parsed, placed)
      for (const [index, { offset, storedBytes }] of parsed.entries()) {
        const stored = pack.subarray(offset, offset + storedBytes)
        assert.deepEqual(new Uint8Array(stored), entries[index]?.stored)
      }
    }),
  )
})

test('a pack that ends too early anywhere, or whose footer or tail has a flipped bit, is called damaged', () => {
  fc.assert(
    fc.property(newEntries, fc.nat(), fc.nat(7), (entries, place, bit) => {
      const { bytes: pack } = packOf(entries)
      assert.throws(() => parse(pack.subarray(0, place % pack.byteLength)), { code: 'DATA_LOSS' })
      const { start } = parsePackTail(pack.subarray(-packTailBytes), pack.byteLength)
      const at = start + (place % (pack.byteLength - start))
      pack[at] = (pack[at] ?? 0) ^ (1 << bit)
      assert.throws(() => parse(pack), { code: 'DATA_LOSS' })
    }),
  )
})
