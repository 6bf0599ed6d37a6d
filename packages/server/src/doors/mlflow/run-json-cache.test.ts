import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RunRow } from '@stemma/store'
import { RunJsonCache } from './run-json-cache.ts'

function run(runNo: number, changed: number): RunRow {
  return {
    run_no: runNo,
    run_id: String(runNo),
    experiment_id: 0,
    name: '',
    user_id: '',
    status: 'RUNNING',
    start_time: 0,
    end_time: null,
    artifact_uri: '',
    lifecycle: 'active',
    deleted_at: null,
    changed,
    log_points: 0,
    trash_no: null,
  }
}

test('JSON is given again only for the state that it was made of', () => {
  const cache = new RunJsonCache()
  const json = new Uint8Array([1])
  cache.set(run(1, 5), json)
  assert.equal(cache.get(run(1, 5)), json)
  assert.equal(cache.get(run(1, 6)), undefined)
  assert.equal(cache.get(run(2, 5)), undefined)
  cache.set(run(1, 6), new Uint8Array([2]))
  assert.equal(cache.get(run(1, 5)), undefined)
})

test('the oldest entries make room', () => {
  const cache = new RunJsonCache()
  for (let runNo = 0; runNo < 40; runNo++) cache.set(run(runNo, 1), new Uint8Array(1024 * 1024))
  assert.equal(cache.get(run(0, 1)), undefined)
  assert.ok(cache.get(run(39, 1)))
})
