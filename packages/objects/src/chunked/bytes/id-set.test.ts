import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { IdSet } from './id-set.ts'
import { objectIdOf } from './object-id.ts'

test('a set of ids has what was added and nothing else', () => {
  // Few different bytes, so that ids meet in one bucket and one place.
  const id = fc
    .array(fc.constantFrom(0, 1, 255), { minLength: 32, maxLength: 32 })
    .map((bytes) => Buffer.from([...bytes.slice(0, 16), ...Buffer.alloc(16)]).toString('hex'))
  fc.assert(
    fc.property(fc.array(id), fc.array(id), (added, asked) => {
      const ids = new IdSet()
      for (const one of added) ids.add(one)
      const known = new Set(added)
      for (const one of [...added, ...asked, '00'.repeat(32)]) {
        assert.equal(ids.has(one), known.has(one))
      }
    }),
  )
})

test('a set of ids grows to any number of them', () => {
  const ids = new IdSet()
  const all = Array.from({ length: 100_000 }, (_, at) => objectIdOf(Buffer.from(`id ${at}`)))
  for (const [at, id] of all.entries()) if (at % 2 === 0) ids.add(id)
  for (const [at, id] of all.entries()) assert.equal(ids.has(id), at % 2 === 0)
})
