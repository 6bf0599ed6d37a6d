import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Row } from '../rows.ts'
import type { Figure } from './results.ts'
import { judgeRow, ratioTo } from './verdict.ts'

const measured = (value: number): Figure => ({ kind: 'measured', value, detail: {} })

const start: Row = {
  id: 'cold-start',
  title: 'start',
  unit: 'ms',
  better: 'lower',
  targets: [
    { kind: 'ratio', peer: 'mlflow', atLeast: 30 },
    { kind: 'limit', below: 500 },
  ],
}
const create: Row = {
  id: 'create-run',
  title: 'create',
  unit: '/s',
  better: 'higher',
  targets: [{ kind: 'ratio', peer: 'fasttrackml', atLeast: 2 }],
}
const grown: Row = {
  id: 'search-many-first',
  title: 'many',
  unit: 'ms',
  better: 'lower',
  targets: [{ kind: 'growth', from: 'search-first', below: 3 }],
}

test('a ratio above one means better, for times as for rates', () => {
  const figures = {
    'cold-start': { mlflow: measured(9000), stemma: measured(300) },
    'create-run': { fasttrackml: measured(500), stemma: measured(1500) },
  }
  assert.equal(ratioTo('mlflow', start, figures), 30)
  assert.equal(ratioTo('fasttrackml', create, figures), 3)
})

test('a line with two targets needs both', () => {
  const line = (mlflow: number, stemma: number): string =>
    judgeRow(start, { 'cold-start': { mlflow: measured(mlflow), stemma: measured(stemma) } })
  assert.equal(line(9000, 300), 'met')
  assert.equal(line(8999, 300), 'not met')
  assert.equal(line(90_000, 500), 'not met')
})

test('a missing or failed figure leaves the verdict unknown, never met', () => {
  assert.equal(judgeRow(create, { 'create-run': { stemma: measured(1500) } }), 'unknown')
  const failed: Figure = { kind: 'failed', reason: 'down' }
  const figures = { 'create-run': { fasttrackml: measured(1), stemma: failed } }
  assert.equal(judgeRow(create, figures), 'unknown')
})

test('growth compares the larger database with the smaller one', () => {
  const figures = (many: number): Record<string, { stemma: Figure }> => ({
    'search-first': { stemma: measured(4) },
    'search-many-first': { stemma: measured(many) },
  })
  assert.equal(judgeRow(grown, figures(11.9)), 'met')
  assert.equal(judgeRow(grown, figures(12)), 'not met')
})
