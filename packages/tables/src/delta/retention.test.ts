import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { intervalMs } from './retention.ts'

suite('intervals of Delta tables', () => {
  test('are weeks and less', () => {
    const texts = ['interval 1 week', 'INTERVAL 30 days', '36 hours 30 minutes', 'interval 0 days']
    assert.deepEqual(texts.map(intervalMs), [604_800_000, 2_592_000_000, 131_400_000, 0])
    for (const text of ['interval 1 month', 'soon', '', 'interval'])
      assert.equal(intervalMs(text), undefined)
  })
})
