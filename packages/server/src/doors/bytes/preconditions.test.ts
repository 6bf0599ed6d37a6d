import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRangeCurrent, isUnchanged } from './preconditions.ts'

const modifiedMs = Date.UTC(2026, 0, 2, 3, 4, 5, 678)
const file = { etag: '"a-1"', modifiedMs }
const date = new Date(modifiedMs).toUTCString()
const earlier = new Date(modifiedMs - 1000).toUTCString()

test('a tag that the caller knows means unchanged, weak, listed or any', () => {
  for (const tags of ['"a-1"', 'W/"a-1"', '"x", "a-1"', '"x,y","a-1"', '*']) {
    assert.ok(isUnchanged({ 'if-none-match': tags }, file), tags)
  }
  for (const tags of ['"a-2"', 'a-1', '', '"x,a-1"']) {
    assert.ok(!isUnchanged({ 'if-none-match': tags }, file), tags)
  }
})

test('a date counts to the second, and only without tags', () => {
  assert.ok(isUnchanged({ 'if-modified-since': date }, file))
  assert.ok(!isUnchanged({ 'if-modified-since': earlier }, file))
  assert.ok(!isUnchanged({ 'if-modified-since': 'yesterday' }, file))
  assert.ok(!isUnchanged({ 'if-modified-since': date, 'if-none-match': '"x"' }, file))
  assert.ok(!isUnchanged({}, file))
})

test('a range continues only the same state of the file', () => {
  const old = { ...file, nowMs: modifiedMs + 60_000 }
  assert.ok(isRangeCurrent(undefined, old))
  assert.ok(isRangeCurrent('"a-1"', old))
  assert.ok(isRangeCurrent(date, old))
  assert.ok(!isRangeCurrent('W/"a-1"', old))
  assert.ok(!isRangeCurrent('"a-2"', old))
  assert.ok(!isRangeCurrent(earlier, old))
  assert.ok(!isRangeCurrent('nonsense', old))
})

test('the date of a file that is written just now proves nothing', () => {
  assert.ok(!isRangeCurrent(date, { ...file, nowMs: modifiedMs + 500 }))
})
