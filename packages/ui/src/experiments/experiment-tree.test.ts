import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NativeExperiment } from '@stemma/contract'
import { experimentLines } from './experiment-tree.ts'

function experiment(name: string, updated: number): NativeExperiment {
  return {
    ...{ experiment_id: name, name, artifact_location: '', lifecycle_stage: 'active', tags: [] },
    ...{ creation_time: 0, last_update_time: updated },
  }
}

const all = [
  experiment('churn/boosting', 5),
  experiment('churn/linear', 3),
  experiment('churn/deep/small', 9),
  experiment('lonely/one', 4),
  experiment('Default', 1),
]

function shown(open: readonly string[]): readonly string[] {
  return experimentLines(all, new Set(open)).map(
    (line) =>
      '  '.repeat(line.depth) +
      (line.kind === 'folder' ? `${line.name}/ (${line.count})` : line.name),
  )
}

test('names with slashes lie in folders, the latest change first', () => {
  assert.deepEqual(shown([]), ['churn/ (3)', 'lonely/one', 'Default'])
  assert.deepEqual(shown(['churn']), [
    ...['churn/ (3)', '  deep/small', '  boosting', '  linear', 'lonely/one', 'Default'],
  ])
})
