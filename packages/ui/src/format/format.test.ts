import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatBytes, formatNumber, type WireNumber } from './number.ts'
import { formatAgo, formatDuration } from './time.ts'

test('numbers keep five digits, and small and large ones stay short', () => {
  const shown: readonly (readonly [WireNumber, string])[] = [
    ...([
      [0, '0'],
      [12, '12'],
      [-3, '-3'],
      [123456789, '123456789'],
    ] as const),
    ...([
      [0.87341952, '0.87342'],
      [0.5, '0.5'],
      [12.3456789, '12.346'],
      [100.5, '100.5'],
    ] as const),
    ...([
      [1.5e-7, '1.5e-7'],
      [3e12, '3e+12'],
      [1234567.891, '1.2346e+6'],
    ] as const),
    ...([
      ['NaN', 'NaN'],
      [Infinity, 'Infinity'],
      [undefined, ''],
      [2n ** 60n, '1152921504606846976'],
    ] as const),
  ]
  for (const [value, text] of shown) assert.equal(formatNumber(value), text)
})

test('sizes are in powers of 1024', () => {
  assert.deepEqual([0, 1023, 1024, 1536, 20 * 1024, 3 * 1024 ** 3].map(formatBytes), [
    '0 B',
    '1023 B',
    '1.0 KiB',
    '1.5 KiB',
    '20 KiB',
    '3.0 GiB',
  ])
})

test('times are told from now, durations in their two largest units', () => {
  const now = Date.UTC(2026, 10, 30)
  const ago = (ms: number): string => formatAgo(now - ms, now)
  assert.deepEqual([1000, 50_000, 600_000, 3 * 3_600_000, 5 * 86_400_000].map(ago), [
    'now',
    '1 min ago',
    '10 min ago',
    '3 h ago',
    '5 d ago',
  ])
  assert.match(ago(60 * 86_400_000), /^2026-/u)
  assert.deepEqual([80, 12_340, 65_000, 3_600_000, 3_900_000, 90_000_000].map(formatDuration), [
    '80 ms',
    '12.3 s',
    '1 min 5 s',
    '1 h',
    '1 h 5 min',
    '1 d 1 h',
  ])
})
