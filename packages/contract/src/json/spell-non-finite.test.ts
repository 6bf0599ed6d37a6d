import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { spellNonFinite } from './spell-non-finite.ts'

test('text without the tokens is left alone', () => {
  assert.equal(spellNonFinite('{"a": [1, "b"]}'), undefined)
  assert.equal(spellNonFinite('{"a": "NaN", "b\\"Infinity": 1}'), undefined)
})

test('each bare token becomes a legal number', () => {
  assert.equal(spellNonFinite('[NaN, -Infinity, "NaN"]'), '[0e-7777, -1e7777, "NaN"]')
})

test('strings never change', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const literal = JSON.stringify(`${text}NaN`)
      assert.equal(spellNonFinite(`[${literal},NaN]`), `[${literal},0e-7777]`)
    }),
  )
})

test('an unfinished string ends the work', () => {
  assert.equal(spellNonFinite('"NaN\\'), undefined)
})
