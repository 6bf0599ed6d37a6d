import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { planLog, type LogFile } from './plan-log.ts'

suite('plans of change logs', () => {
  test('keep the files of a read few, for hundreds of versions', () => {
    let logs: LogFile[] = []
    let bases = 0
    let most = 0
    for (let version = 0; version < 400; version++) {
      const plan = planLog({ baseRows: 200_000, logs, changedRows: 2000 })
      if (plan.isBase) {
        bases++
        logs = []
        continue
      }
      logs.push({ rows: 2000, versions: 1 })
      if (plan.merged > 0) {
        const merged = logs.splice(-plan.merged)
        logs.push({ rows: merged.length * 2000, versions: merged.length })
      }
      most = Math.max(most, logs.length)
    }
    assert.equal(bases, 9)
    assert.ok(most <= 12, `a read opens ${String(most)} logs`)
  })

  test('start anew when most rows changed, but not for small tables', () => {
    assert.equal(planLog({ baseRows: 10_000, logs: [], changedRows: 4001 }).isBase, true)
    assert.equal(planLog({ baseRows: 10, logs: [], changedRows: 10 }).isBase, false)
  })
})
