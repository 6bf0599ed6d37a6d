import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAllowed } from './is-allowed.ts'

test('permissive licences are allowed', () => {
  for (const id of ['MIT', 'Apache-2.0', 'BSD-3-Clause', 'ISC', 'BlueOak-1.0.0'])
    assert.ok(isAllowed(id), id)
})

test('one allowed side of an OR is enough', () => {
  assert.ok(isAllowed('(GPL-3.0-only OR MIT)'))
})

test('every side of an AND counts', () => {
  assert.ok(isAllowed('MIT AND ISC'))
  assert.ok(!isAllowed('MIT AND GPL-3.0-only'))
})

test('unknown, nested and missing licences are refused', () => {
  for (const text of [
    '',
    'UNLICENSED',
    'SEE LICENSE IN LICENSE',
    'AGPL-3.0',
    '(MIT AND (ISC OR GPL-2.0))',
  ]) {
    assert.ok(!isAllowed(text), text)
  }
})
