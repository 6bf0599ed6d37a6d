import assert from 'node:assert/strict'
import { test } from 'node:test'
import { validateMetric, validateParam, validateRunTag } from './run-values.ts'

const cutting = 'cut'

test('a long parameter value is cut to 6000 code points, a tag to 8000', () => {
  assert.equal(validateParam({ key: 'p', value: 'x'.repeat(6001) }, cutting).value.length, 6000)
  assert.equal(validateRunTag({ key: 't', value: 'x'.repeat(8001) }, cutting).value.length, 8000)
  assert.equal(
    Array.from(validateParam({ key: 'p', value: '🙂'.repeat(6001) }, cutting).value).length,
    6000,
  )
})

test('where the operator wants it, long values are refused', () => {
  assert.throws(
    () => validateParam({ key: 'p', value: 'x'.repeat(6001) }, 'refuse'),
    /'Param value' exceeds the maximum length of 6000 characters/,
  )
  assert.throws(
    () => validateRunTag({ key: 't', value: 'x'.repeat(8001) }, 'refuse'),
    /'Tag value' exceeds the maximum length of 8000 characters/,
  )
})

test('where nothing is said of it, and in tags that clients read, values are kept up to a mebi-character', () => {
  const long = { key: 't', value: 'x'.repeat(1024 * 1024) }
  assert.equal(validateParam(long, 'keep'), long)
  assert.equal(validateRunTag(long, 'keep'), long)
  for (const key of ['mlflow.loggedArtifacts', 'mlflow.datasets', 'sparkDatasourceInfo']) {
    const read = { ...long, key }
    assert.equal(validateRunTag(read, 'cut'), read)
    assert.throws(
      () => validateRunTag({ ...read, value: `${read.value}x` }, 'cut'),
      /'value' exceeds the maximum length of 1048576 characters/,
    )
  }
})

test('what fits comes back as the same object', () => {
  const param = { key: 'p', value: '' }
  assert.equal(validateParam(param, cutting), param)
})

test('a metric needs a good name and a time that is not negative', () => {
  assert.doesNotThrow(() => validateMetric({ key: 'a', value: Number.NaN, timestamp: 0 }))
  assert.throws(
    () => validateMetric({ key: 'a', value: 1, timestamp: -1n }),
    /^StemmaError: Invalid value -1 for parameter 'timestamp' supplied: Got invalid timestamp -1 for metric 'a'/,
  )
  assert.throws(
    () => validateMetric({ key: 'x'.repeat(251), value: 1, timestamp: 0 }),
    /'Metric name' exceeds the maximum length of 250 characters/,
  )
})
