import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseReport } from './parse-report.ts'

test('a report is read, and what it does not say is undefined', () => {
  const head = { model: 'churn', alias: 'champion', from_version: 3, from_run: 'a' }
  const data = { parameter: 'train', context: 'training', before: 'd/1', now: 'd/2' }
  const text = JSON.stringify({
    ...{ ...head, run_id: 'b', version: 4, decision: { decision_id: 'c' } },
    data: [{ ...data, rows: '219', added: 101, removed: 0, changed: 41 }, data],
    parameters: [{ key: 'lr', value: '0.1' }],
  })
  const rows = { parameter: 'train', before: 'd/1', now: 'd/2' }
  const none = { rows: undefined, added: undefined, removed: undefined, changed: undefined }
  assert.deepEqual(parseReport(text), {
    ...{ model: 'churn', alias: 'champion', fromVersion: 3, fromRun: 'a' },
    ...{ version: 4, decisionId: 'c', code: undefined, parameters: [['lr', '0.1']] },
    data: [
      { ...rows, rows: 219, added: 101, removed: 0, changed: 41 },
      { ...rows, ...none },
    ],
  })
})

test('any other text is no report', () => {
  for (const text of ['', '[]', 'null', '{"model":"churn"}'])
    assert.equal(parseReport(text), undefined, text)
})
