import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Figure } from '../report/results.ts'
import { judgeLine, ratioTo } from './judge.ts'
import { atLeast, atMost, over, within, type Line } from './line.ts'

const measured = (value: number): Figure => ({ kind: 'measured', value, detail: {} })

const stored: Line = {
  id: 'stored',
  title: 'stored',
  unit: '% of raw',
  better: 'lower',
  targets: [atMost(3)],
}
const files: Line = {
  id: 'files',
  title: 'files',
  unit: 'files/s',
  better: 'higher',
  targets: [atLeast(10_000), over('git-lfs', 10)],
}

test('a limit is met at the limit itself, and missed just beyond it', () => {
  assert.equal(judgeLine(stored, { stored: { stemma: measured(3) } }), 'met')
  assert.equal(judgeLine(stored, { stored: { stemma: measured(3.001) } }), 'not met')
})

test('a line that is missed in one target is not met, whatever is unknown', () => {
  assert.equal(judgeLine(files, { files: { stemma: measured(9000) } }), 'not met')
  assert.equal(judgeLine(files, { files: { stemma: measured(11_000) } }), 'unknown')
  const beside = { files: { stemma: measured(11_000), 'git-lfs': measured(1000) } }
  assert.equal(judgeLine(files, beside), 'met')
})

test('a ratio is how many times better, also where less is better', () => {
  const figures = {
    stored: { stemma: measured(2), dvc: measured(100) },
    files: { stemma: measured(500), dvc: measured(100) },
  }
  assert.equal(ratioTo('dvc', stored, figures), 50)
  assert.equal(ratioTo('dvc', files, figures), 5)
})

test('a line that may be worse by a factor is met at the factor, and missed beyond it', () => {
  const line: Line = { ...stored, unit: 's', targets: [within('plain', 2)] }
  const plain = measured(3)
  assert.equal(judgeLine(line, { stored: { stemma: measured(6), plain } }), 'met')
  assert.equal(judgeLine(line, { stored: { stemma: measured(6.01), plain } }), 'not met')
  assert.equal(judgeLine(line, { stored: { stemma: measured(6) } }), 'unknown')
})
