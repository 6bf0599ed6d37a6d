import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { PackEntry } from '../pack/pack-entry.ts'
import { entryRow, parseEntryRow, type EntryRow } from './entry-row.ts'

const id = fc.stringMatching(/^[0-9a-f]{64}$/u)
const count = fc.integer({ min: 0, max: 2 ** 40 })
/** Records as literals make them: `assert` tells those without a prototype apart. */
const plain = <T>(model: { [Name in keyof T]: fc.Arbitrary<T[Name]> }): fc.Arbitrary<T> =>
  fc.record(model, { noNullPrototype: true })
const entries: fc.Arbitrary<PackEntry> = plain({
  id,
  kind: fc.constantFrom('chunk' as const, 'recipe' as const),
  codec: fc.constantFrom('raw' as const, 'zstd' as const, 'zstd-delta' as const),
  offset: count,
  storedBytes: count,
  rawBytes: count,
  depth: fc.integer({ min: 0, max: 9 }),
  delta: fc.option(plain({ ids: fc.array(id), start: count, length: count }), {
    nil: undefined,
  }),
  lineage: fc.option(plain({ ordinal: count, base: fc.option(id, { nil: undefined }) }), {
    nil: undefined,
  }),
})

/** The columns by their names, as SQLite gives them. */
function rowOf(entry: PackEntry): EntryRow {
  const [rowId, pack, kind, codec, place, stored_bytes, raw_bytes, depth, delta, ordinal, base] =
    entryRow(entry, 3)
  const row = {
    id: rowId,
    pack,
    kind,
    codec,
    place,
    stored_bytes,
    raw_bytes,
    depth,
    delta,
    ordinal,
  }
  return { ...row, base } as EntryRow // what entryRow put into these places
}

test('an entry is the same behind its row', () => {
  fc.assert(
    fc.property(entries, (entry) => {
      assert.deepEqual(parseEntryRow(rowOf(entry)), entry)
    }),
  )
})

test('numbers that no version wrote are damage', () => {
  const [entry] = fc.sample(entries, 1)
  assert.ok(entry !== undefined)
  for (const wrong of [{ kind: 2 }, { codec: 3 }, { kind: -1 }])
    assert.throws(() => parseEntryRow({ ...rowOf(entry), ...wrong }), { code: 'DATA_LOSS' })
})
