import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inBatches } from './in-batches.ts'

test('a batch ends at the file that fills it, by bytes or by number', () => {
  const sizes = (bytes: number, files: number): readonly number[][] =>
    [...inBatches([5, 1, 4, 0, 0, 9].map(toFile), { bytes, files })].map((batch) =>
      batch.map(({ sizeBytes }) => sizeBytes),
    )
  assert.deepEqual(sizes(6, 10), [
    [5, 1],
    [4, 0, 0, 9],
  ])
  assert.deepEqual(sizes(100, 4), [
    [5, 1, 4, 0],
    [0, 9],
  ])
  assert.deepEqual([...inBatches([], { bytes: 1, files: 1 })], [])
})

function toFile(sizeBytes: number): { readonly sizeBytes: number } {
  return { sizeBytes }
}
