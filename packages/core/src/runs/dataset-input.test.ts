import assert from 'node:assert/strict'
import { test } from 'node:test'
import { validateDatasetInput } from './dataset-input.ts'

const dataset = { name: 'n', digest: 'd', sourceType: 'local', source: '{}' }

test('each part of a dataset has its limit', () => {
  const limits = { name: 500, digest: 36, source: 65_535, schema: 1_048_575, profile: 16_777_215 }
  for (const [part, limit] of Object.entries(limits)) {
    assert.doesNotThrow(() =>
      validateDatasetInput({ ...dataset, tags: [], [part]: 'x'.repeat(limit) }),
    )
    assert.throws(
      () => validateDatasetInput({ ...dataset, tags: [], [part]: 'x'.repeat(limit + 1) }),
      new RegExp(`^StemmaError: Dataset ${part} exceeds the maximum length of ${limit}$`),
    )
  }
})

test('so have the tags of an input', () => {
  const input = (key: string, value: string) => ({ ...dataset, tags: [{ key, value }] })
  validateDatasetInput(input('k'.repeat(255), 'v'.repeat(500)))
  assert.throws(
    () => validateDatasetInput(input('k'.repeat(256), '')),
    /InputTag key exceeds the maximum length of 255/,
  )
  assert.throws(
    () => validateDatasetInput(input('k', 'v'.repeat(501))),
    /InputTag value exceeds the maximum length of 500/,
  )
})
