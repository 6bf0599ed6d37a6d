import assert from 'node:assert/strict'
import { test } from 'node:test'
import { displayWidth } from './display-width.ts'
import { truncate } from './truncate.ts'

test('wide scripts and emoji take two columns, marks none', () => {
  assert.equal(displayWidth('abc'), 3)
  assert.equal(displayWidth('模型'), 4)
  assert.equal(displayWidth('e\u0301'), 1)
  assert.equal(displayWidth('👩‍👩‍👧'), 2)
  assert.equal(displayWidth('Ünïcode'), 7)
  assert.equal(displayWidth('\u200b'), 0)
})

test('a cut never splits a character and never exceeds the width', () => {
  assert.equal(truncate('模型模型', 4), '模…')
  assert.equal(truncate('模型', 4), '模型')
  assert.equal(truncate('👩‍👩‍👧 family', 5), '👩‍👩‍👧 f…')
  assert.equal(truncate('abc', 1), '…')
  assert.equal(truncate('abc', 0), '')
})
