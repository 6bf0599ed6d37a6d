import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withinBatchLimits } from './batch-limits.ts'
import type { LogBatchInput } from './write-batch.ts'

const metric = { key: 'a', value: 1, timestamp: 1, step: 0 }
const param = { key: 'p', value: '1' }

function check(batch: Partial<LogBatchInput>): LogBatchInput {
  return withinBatchLimits({ runId: 'r', metrics: [], params: [], tags: [], ...batch }, 'cut')
}

function keys(count: number): { key: string; value: string }[] {
  return Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: '' }))
}

test('an empty batch is fine', () => {
  assert.deepEqual(check({}), { runId: 'r', metrics: [], params: [], tags: [] })
})

test('as many items as are allowed pass, one more does not', () => {
  check({ metrics: Array.from({ length: 1000 }, () => metric) })
  check({ metrics: Array.from({ length: 800 }, () => metric), params: keys(100), tags: keys(100) })
  assert.throws(
    () => check({ metrics: Array.from({ length: 1001 }, () => metric) }),
    /A batch logging request can contain at most 1000 metrics\. Got 1001 metrics\./,
  )
  assert.throws(() => check({ params: keys(101) }), /at most 100 params\. Got 101 params/)
  assert.throws(() => check({ tags: keys(101) }), /at most 100 tags\. Got 101 tags/)
  assert.throws(
    () => check({ metrics: Array.from({ length: 901 }, () => metric), params: keys(100) }),
    /at most 1000 metrics, params, and tags\. Got 1001/,
  )
})

test('a parameter key may come once, a tag key and a metric again', () => {
  const twice = [{ key: 'z', value: '1' }, param, { key: 'z', value: '1' }]
  assert.throws(
    () => check({ params: twice }),
    /^StemmaError: Duplicate parameter keys have been submitted: \['z'\]\. Please ensure the request contains only one param value per param key\.$/,
  )
  assert.equal(check({ tags: twice, metrics: [metric, metric] }).tags.length, 3)
})

test('bad keys are named by their place', () => {
  assert.throws(
    () => check({ metrics: [metric, { ...metric, key: 'a$b' }] }),
    /Invalid value "a\$b" for parameter 'metrics\[1\]\.key' supplied/,
  )
  assert.throws(
    () => check({ metrics: [metric, { ...metric, key: 'a$b' }], asMlflow: true }),
    /Invalid value "a\$b" for parameter 'metrics\[1\]\.name' supplied/,
  )
  assert.throws(
    () => check({ metrics: [{ ...metric, timestamp: -1 }], asMlflow: true }),
    /^StemmaError: Invalid value -1 for parameter 'metrics\[0\]\.timestamp' supplied: /,
  )
  assert.throws(() => check({ params: [{ key: '/x', value: '' }] }), /parameter 'params\[0\]\.key'/)
  assert.throws(() => check({ tags: [{ key: '..', value: '' }] }), /parameter 'tags\[0\]\.key'/)
})

test('long values are cut', () => {
  const long = 'x'.repeat(9000)
  const { params, tags } = check({
    params: [{ key: 'p', value: long }],
    tags: [{ key: 't', value: long }],
  })
  assert.deepEqual([params[0]?.value.length, tags[0]?.value.length], [6000, 8000])
})

test('a run id must look like one', () => {
  assert.throws(() => check({ runId: '../x' }), /Invalid run ID: '\.\.\/x'/)
})
