import assert from 'node:assert/strict'
import { test } from 'node:test'
import { laterGrowth } from './soak-report.ts'

const sample = (minute: number, pssBytes: number) => ({
  minute,
  pssBytes,
  rssBytes: pssBytes,
  processes: 1,
})

test('growth counts from half-time, when caches are warm, to the end', () => {
  const samples = [sample(0, 50), sample(1, 90), sample(2, 100), sample(3, 105), sample(4, 110)]
  assert.ok(Math.abs((laterGrowth(samples) ?? Number.NaN) - 0.1) < 1e-9)
})

test('a soak with a single sample has no growth', () => {
  assert.equal(laterGrowth([sample(0, 50)]), undefined)
})
