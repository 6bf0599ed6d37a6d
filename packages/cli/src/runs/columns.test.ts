import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NativeRun } from '@stemma/contract'
import { CliError } from '../fail.ts'
import { mentionedColumns, splitColumns } from './column-names.ts'
import { projection } from './projection.ts'
import { runColumn } from './run-column.ts'

const run: NativeRun = {
  run_id: '0123456789abcdef0123456789abcdef',
  experiment_id: '1',
  name: 'trees',
  user_id: '',
  status: 'FINISHED',
  lifecycle_stage: 'active',
  start_time: 1_700_000_000_000,
  end_time: 1_700_000_090_000,
  artifact_uri: 'mlflow-artifacts:/1',
  metrics: [{ key: 'val/loss (a,b)', value: 0.123456789, timestamp: 1, step: 1, min: 0.1 }],
  params: [{ key: 'depth', value: '6' }],
  tags: [],
  datasets: [],
  model_inputs: [],
  model_outputs: [],
}

function cell(name: string): [text: string, exact: string] {
  const { text, exact = text } = runColumn(name)
  return [text(run), exact(run)]
}

test('a cell is short for people and exact for programs', () => {
  assert.deepEqual(cell('run_id'), ['01234567', run.run_id])
  assert.deepEqual(cell('duration'), ['1 min 30 s', '90'])
  assert.deepEqual(cell('metrics.`val/loss (a,b)`'), ['0.123457', '0.123456789'])
  assert.deepEqual(cell('min(metrics."val/loss (a,b)")'), ['0.1', '0.1'])
  assert.deepEqual(cell('params.depth'), ['6', '6'])
  assert.deepEqual(cell('tags.absent'), ['-', ''])
  assert.deepEqual(cell('attributes.status'), ['FINISHED', 'FINISHED'])
})

test('what is no column is a usage error', () => {
  for (const name of [
    'loss',
    'metrics.',
    'min(metrics.loss',
    'min(params.depth)',
    'sum(metrics.a)',
  ]) {
    assert.throws(
      () => runColumn(name),
      (error) => error instanceof CliError && error.exitCode === 2,
      name,
    )
  }
})

test('columns are divided by commas outside quotes', () => {
  assert.deepEqual(splitColumns('name, metrics.`a,b`,,params."c,d"'), [
    'name',
    'metrics.`a,b`',
    'params."c,d"',
  ])
  assert.deepEqual(splitColumns(''), [])
})

test('what a filter and orders speak of becomes columns, values do not', () => {
  const filter =
    "metrics.loss < 0.3 AND params.`a b` = 'tags.no' AND tags.team IN ('metrics.no', 'x') AND min(metrics.auc) > 1"
  assert.deepEqual(mentionedColumns(filter, ['metrics.loss ASC', 'start_time DESC']), [
    'metrics.loss',
    'params.`a b`',
    'tags.team',
    'min(metrics.auc)',
  ])
})

test('only what the columns show is asked for', () => {
  const columns = ['name', 'metrics.a', 'max(metrics.a)', 'tags.t'].map(runColumn)
  assert.deepEqual(projection(columns), {
    metrics: ['a'],
    params: [],
    tags: ['t'],
    aggregates: ['max'],
  })
})
