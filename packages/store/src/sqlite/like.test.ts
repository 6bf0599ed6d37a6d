import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { like } from './like.ts'

test('LIKE says what a regular expression of the same meaning says', () => {
  const letters = fc.stringMatching(/^[ab%_]{0,8}$/)
  fc.assert(
    fc.property(letters, fc.stringMatching(/^[abc]{0,10}$/), (pattern, text) => {
      const source = pattern.replaceAll('%', '.*').replaceAll('_', '.')
      assert.equal(like(pattern, text), new RegExp(`^${source}$`, 's').test(text))
    }),
    { numRuns: 2000 },
  )
})

test('an underscore stands for one character, also beyond the basic plane', () => {
  assert.equal(like('_', '🌲'), true)
  assert.equal(like('__', '🌲'), false)
})

test('a pattern made to explode is answered at once', () => {
  const started = performance.now()
  assert.equal(like(`${'%a'.repeat(200)}b`, 'a'.repeat(5000)), false)
  assert.ok(performance.now() - started < 2000)
})
