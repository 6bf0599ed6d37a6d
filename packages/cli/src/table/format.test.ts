import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatBytes, formatNumber } from './format-number.ts'
import { formatDuration, formatTime, isoTime } from './format-time.ts'

test('metrics have six digits, integers all of them', () => {
  assert.equal(formatNumber(0.123456789), '0.123457')
  assert.equal(formatNumber(1234567), '1234567')
  assert.equal(formatNumber(1e-9), '1e-9')
  assert.equal(formatNumber(9223372036854775807n), '9223372036854775807')
  assert.equal(formatNumber('NaN'), 'NaN')
  assert.equal(formatNumber(undefined), '-')
})

test('sizes have a unit', () => {
  assert.equal(formatBytes(999), '999 B')
  assert.equal(formatBytes(1000), '1.0 kB')
  assert.equal(formatBytes(4_200_000), '4.2 MB')
  assert.equal(formatBytes(64_000_000_000), '64 GB')
})

test('times are local for people and UTC for programs', () => {
  assert.match(formatTime(1_700_000_000_000), /^2023-11-1[45] \d\d:\d\d:\d\d$/u)
  assert.equal(isoTime(1_700_000_000_000), '2023-11-14T22:13:20.000Z')
  assert.equal(isoTime(9223372036854775807n), '')
  assert.equal(formatTime(undefined), '-')
})

test('durations are in the units that matter', () => {
  assert.equal(formatDuration(400), '0.4 s')
  assert.equal(formatDuration(200_000), '3 min 20 s')
  assert.equal(formatDuration(7_500_000), '2 h 5 min')
})
