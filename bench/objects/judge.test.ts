import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Figure } from '../report/results.ts'
import { judgeRow, ratioTo } from './judge.ts'
import { rows, type Row, type RowId } from './rows.ts'

const measured = (value: number): Figure => ({ kind: 'measured', value, detail: {} })

function rowOf(wanted: RowId): Row {
  const row = rows.find(({ id }) => id === wanted)
  assert.ok(row)
  return row
}

test('a limit is met at the limit itself, and missed just beyond it', () => {
  const row = rowOf('history-csv')
  assert.equal(judgeRow(row, { 'history-csv': { stemma: measured(3) } }), 'met')
  assert.equal(judgeRow(row, { 'history-csv': { stemma: measured(3.001) } }), 'not met')
})

test('a line that is missed in one target is not met, whatever is unknown', () => {
  const row = rowOf('files-out')
  assert.equal(judgeRow(row, { 'files-out': { stemma: measured(9000) } }), 'not met')
  assert.equal(judgeRow(row, { 'files-out': { stemma: measured(11_000) } }), 'unknown')
  const beside = { 'files-out': { stemma: measured(11_000), 'git-lfs': measured(1000) } }
  assert.equal(judgeRow(row, beside), 'met')
})

test('a ratio is how many times better, also where less is better', () => {
  const figures = {
    'history-csv': { stemma: measured(2), dvc: measured(100) },
    'files-in': { stemma: measured(500), dvc: measured(100) },
  }
  assert.equal(ratioTo('dvc', rowOf('history-csv'), figures), 50)
  assert.equal(ratioTo('dvc', rowOf('files-in'), figures), 5)
})
