import assert from 'node:assert/strict'
import { test } from 'node:test'
import { validateArchiveTag } from './archive-tag.ts'

const retention = 'mlflow.trace.archivalRetention'
const now = 'mlflow.trace.archiveNow'

test('the archive tags hold durations', () => {
  validateArchiveTag({ key: retention, value: '{"type":"duration","value":"30d"}' })
  validateArchiveTag({ key: now, value: '{}' })
  validateArchiveTag({ key: now, value: '{"older_than":"12h"}' })
  validateArchiveTag({ key: 'anything else', value: 'nonsense' })
})

test('anything else in them is refused', () => {
  for (const value of [
    '',
    '30d',
    '{}',
    '[]',
    '{"type":"duration","value":"0d"}',
    '{"type":"duration","value":30}',
    '{"type":"x","value":"30d"}',
    `{"type":"duration","value":"${'1'.repeat(32)}d"}`,
  ]) {
    assert.throws(() => validateArchiveTag({ key: retention, value }), /archivalRetention/, value)
  }
  for (const value of ['', 'null', '[]', '{"older_than":"12w"}', '{"older_than":-1}']) {
    assert.throws(() => validateArchiveTag({ key: now, value }), /archiveNow/, value)
  }
})
