import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NativeRun } from '@stemma/contract'
import { differing, paramColumns, varying } from './differing.ts'
import { runRows, type RowOptions } from './run-rows.ts'

function run(id: string, { parent, ...params }: Readonly<Record<string, string>> = {}): NativeRun {
  return {
    ...{
      run_id: id,
      experiment_id: '0',
      name: id,
      user_id: '',
      status: 'FINISHED',
      lifecycle_stage: 'active',
    },
    ...{
      start_time: 0,
      artifact_uri: '',
      metrics: [],
      datasets: [],
      model_inputs: [],
      model_outputs: [],
    },
    params: Object.entries(params).map(([key, value]) => ({ key, value })),
    tags: parent === undefined ? [] : [{ key: 'mlflow.parentRunId', value: parent }],
  }
}

const plain: RowOptions = { group: undefined, isNested: true, closed: new Set() }

function shown(runs: readonly NativeRun[], options: Partial<RowOptions> = {}): readonly string[] {
  return runRows(runs, { ...plain, ...options }).map((row) =>
    row.kind === 'group'
      ? `${row.title} (${row.runs.length})`
      : '-'.repeat(row.depth) + row.run.run_id,
  )
}

test('children stand below their parents, in the order that the server gave', () => {
  const runs = [
    run('c', { parent: 'a' }),
    run('x'),
    run('b', { parent: 'a' }),
    run('a'),
    run('d', { parent: 'c' }),
  ]
  assert.deepEqual(shown(runs), ['x', 'a', '-c', '--d', '-b'])
  assert.deepEqual(shown(runs, { closed: new Set(['a']) }), ['x', 'a'])
  assert.deepEqual(shown(runs, { isNested: false }), ['c', 'x', 'b', 'a', 'd'])
  assert.deepEqual(shown([run('lost', { parent: 'elsewhere' })]), ['lost'])
})

test('runs that name each other as parents are shown all the same', () => {
  const runs = [run('a', { parent: 'b' }), run('b', { parent: 'a' })]
  assert.deepEqual(shown(runs), ['a', '-b'])
})

test('groups come in the order of their first runs', () => {
  const runs = [
    run('a', { width: '32' }),
    run('b', { width: '8' }),
    run('c', { width: '32' }),
    run('d'),
  ]
  const group = { kind: 'param', key: 'width' } as const
  assert.deepEqual(shown(runs, { group }), [
    ...['width 32 (2)', '-a', '-c', 'width 8 (1)', '-b', 'no width (1)', '-d'],
  ])
  assert.deepEqual(shown(runs, { group, closed: new Set(['params.width=32']) })[0], 'width 32 (2)')
})

test('only what differs stays', () => {
  const runs = [run('a', { width: '32', seed: '1' }), run('b', { width: '64', seed: '1' })]
  const columns = paramColumns(runs)
  assert.deepEqual(
    columns.map(({ key }) => key),
    ['seed', 'width'],
  )
  assert.deepEqual(
    differing(runs, columns).map(({ key }) => key),
    ['width'],
  )
  const lacking = [run('a', { width: '32', seed: '1' }), run('b', { width: '64' })]
  assert.deepEqual(
    differing(lacking, columns).map(({ key }) => key),
    ['seed', 'width'],
  )
  assert.deepEqual(
    varying(lacking, columns).map(({ key }) => key),
    ['width'],
  )
})
