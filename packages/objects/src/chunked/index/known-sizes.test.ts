import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KnownSizes } from './known-sizes.ts'

const size = { kind: 'chunk', rawBytes: 7 } as const

test('it is known what is there, what is not, and what nobody asked for', () => {
  const sizes = new KnownSizes()
  sizes.set('a', size)
  sizes.set('b', undefined)
  assert.deepEqual([sizes.isKnown('a'), sizes.get('a')], [true, size])
  assert.deepEqual([sizes.isKnown('b'), sizes.get('b')], [true, undefined])
  assert.deepEqual([sizes.isKnown('c'), sizes.get('c')], [false, undefined])
})

test('what is forgotten is unknown, not absent', () => {
  const sizes = new KnownSizes()
  for (const id of ['a', 'b', 'c']) sizes.set(id, size)
  sizes.forget(['a', 'x'])
  assert.deepEqual([sizes.isKnown('a'), sizes.isKnown('b')], [false, true])
  sizes.clear()
  assert.deepEqual([sizes.isKnown('b'), sizes.isKnown('c')], [false, false])
})

test('memory is bounded, and the last one stays', () => {
  const sizes = new KnownSizes()
  const ids = Array.from({ length: 50_000 }, (_, index) => String(index))
  for (const id of ids) sizes.set(id, size)
  const known = ids.filter((id) => sizes.isKnown(id)).length
  assert.ok(known <= 20_000, String(known))
  assert.equal(sizes.isKnown('49999'), true)
})
