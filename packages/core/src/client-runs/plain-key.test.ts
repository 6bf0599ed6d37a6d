import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { validateKey } from '../limits/key.ts'
import { plainKey } from './plain-key.ts'

test('a context stands in the key as labels, in the order of their names', () => {
  assert.equal(plainKey('loss'), 'loss')
  assert.equal(plainKey('loss', { subset: 'train' }), 'loss/subset:train')
  assert.equal(plainKey('loss', { b: 'x', a: 'y' }), 'loss/a:y/b:x')
})

test('a name that can be no key becomes one that no other name has', () => {
  assert.match(plainKey('a=b'), /^a_b-[0-9a-f]{8}$/u)
  assert.notEqual(plainKey('a=b'), plainKey('a?b'))
  assert.notEqual(plainKey('loss', { k: 1 }), plainKey('loss', { k: '1' }))
  assert.notEqual(plainKey('..'), plainKey('.'))
})

test('whatever a name is, its key can be logged', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 400 })
  const odd = fc.array(fc.constantFrom('/', '.', '..', 'a', '|', ' '), { maxLength: 300 })
  fc.assert(
    fc.property(
      fc.oneof(
        text,
        odd.map((parts) => parts.join('')),
      ),
      fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean()), { maxKeys: 3 }),
      (name, context) => validateKey(plainKey(name, context), { path: 'key', what: 'Key' }),
    ),
  )
})
