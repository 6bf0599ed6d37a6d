import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RunComparison } from '@stemma/contract'
import { compareRows } from './compare-rows.ts'

const head = {
  experiment_id: '1',
  user_id: '',
  artifact_uri: '',
  start_time: 0,
  lifecycle_stage: 'active',
  status: 'FINISHED',
} as const
const comparison: RunComparison = {
  data: { state: 'unknown', reason: '' },
  runs: [
    { ...head, run_id: 'a', name: 'a' },
    { ...head, run_id: 'b', name: 'b' },
  ],
  params: [
    { key: 'lr', values: ['1', '2'], differs: true },
    { key: 'same', values: ['x', 'x'], differs: false },
  ],
  metrics: [{ key: 'loss', values: [0.1, null], differs: true }],
  tags: [],
  datasets: [
    { name: 'd', digest: '123456789', context: 'training', used: [true, false], differs: true },
  ],
}

const shown = (isAll: boolean, search = ''): readonly string[] =>
  compareRows(comparison, { isAll, search }).map((row) =>
    row.kind === 'part' ? `# ${row.title}` : row.name,
  )

test('only what differs is shown, in parts', () => {
  assert.deepEqual(shown(false), [
    '# Metrics',
    'loss',
    '# Parameters',
    'lr',
    '# Data',
    'd 12345678 (training)',
  ])
  assert.deepEqual(shown(true, 'SAME'), ['# Parameters', 'same'])
})
