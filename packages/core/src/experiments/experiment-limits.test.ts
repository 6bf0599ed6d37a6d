import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  validateCustomViews,
  validateExperimentName,
  validateExperimentTag,
} from './experiment-limits.ts'

test('an experiment needs a name of at most 500 code points', () => {
  validateExperimentName('exp-a')
  validateExperimentName('🙂'.repeat(500))
  assert.throws(
    () => validateExperimentName('x'.repeat(501)),
    /'Experiment name' exceeds the maximum length of 500 characters/,
  )
  assert.throws(() => validateExperimentName(' '), /Invalid experiment name: ' '/)
})

test("an experiment's tag may have 20000 code points and is never cut", () => {
  validateExperimentTag({ key: 'k', value: 'x'.repeat(20_000) })
  assert.throws(
    () => validateExperimentTag({ key: 'k', value: 'x'.repeat(20_001) }),
    /'Tag value' exceeds the maximum length of 20000/,
  )
  assert.throws(() => validateExperimentTag({ key: 'a$b', value: '' }), /Names may only contain/)
})

test('fifty custom views are the limit, overwriting one is no new one', () => {
  const keys = Array.from({ length: 50 }, (_, index) => `mlflow.customView.view${index}`)
  assert.doesNotThrow(() => validateCustomViews([...keys, keys[0] ?? '', 'other']))
  assert.throws(() => validateCustomViews([...keys, 'mlflow.customView.viewX']), /at most 50/)
})
