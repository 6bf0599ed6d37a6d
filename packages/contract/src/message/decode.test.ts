import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { StemmaError } from '../errors.ts'
import { maxInt64, minInt64, normalizeInt64 } from '../int64.ts'
import { parseJson } from '../json/parse-json.ts'
import { writeJson } from '../json/write-json.ts'
import { logBatchRequest, logMetricRequest } from '../mlflow/messages/metrics.ts'
import { searchRunsRequest, updateRunRequest } from '../mlflow/messages/runs.ts'
import { decode } from './decode.ts'
import type { Message } from './message.ts'

function fails<T extends object>(spec: Message<T>, raw: unknown, message: string | RegExp): void {
  assert.throws(
    () => decode(spec, raw),
    (error) => {
      assert.ok(error instanceof StemmaError)
      assert.equal(error.code, 'INVALID_PARAMETER_VALUE')
      if (typeof message === 'string') assert.ok(error.message.startsWith(message), error.message)
      else assert.match(error.message, message)
      return true
    },
  )
}

const metric = { key: 'loss', value: 0.5, timestamp: 1_700_000_000_000, step: 1 }

test('it makes no difference in which order fields come, and whether strangers stand among them', () => {
  const fields = fc.shuffledSubarray(
    [
      ['key', 'loss'],
      ['value', '0.5'],
      ['timestamp', 7],
      ['step', 2],
      ['modelId', 'm-1'],
      ['dataset_name', ''],
      ['dataset_digest', null],
      ['stranger', { deep: [1] }],
    ] as const,
    { minLength: 8 },
  )
  fc.assert(
    fc.property(fields, (entries) => {
      const { metrics } = decode(logBatchRequest, {
        metrics: [Object.fromEntries(entries)],
        run_id: 'r',
      })
      assert.deepEqual(metrics, [
        { key: 'loss', value: 0.5, timestamp: 7, step: 2, model_id: 'm-1', dataset_name: '' },
      ])
    }),
  )
})

test('what was sent is what arrives', () => {
  const text = fc.string({ unit: 'grapheme' }).filter((s) => !s.includes('\0'))
  const int64s = fc.bigInt({ min: minInt64, max: maxInt64 }).map(normalizeInt64)
  const metrics = fc.record(
    {
      key: text.filter((s) => s !== ''),
      value: fc.double(),
      timestamp: int64s,
      step: int64s,
      model_id: text,
    },
    { requiredKeys: ['key', 'value', 'timestamp', 'step'], noNullPrototype: true },
  )
  const params = fc.record(
    { key: text.filter((s) => s !== ''), value: text },
    { noNullPrototype: true },
  )
  const batches = fc.record(
    {
      run_id: fc.constant('r'),
      metrics: fc.array(metrics),
      params: fc.array(params),
      tags: fc.array(params),
    },
    { noNullPrototype: true },
  )
  fc.assert(
    fc.property(batches, (batch) => {
      assert.deepEqual(decode(logBatchRequest, parseJson(writeJson(batch))), batch)
    }),
  )
})

test('camel case is read like snake case, also inside', () => {
  assert.deepEqual(
    decode(logBatchRequest, { runId: 'r', metrics: [{ ...metric, modelId: 'm' }] }),
    {
      run_id: 'r',
      metrics: [{ ...metric, model_id: 'm' }],
      params: [],
      tags: [],
    },
  )
})

test('both spellings of one field are refused, also inside', () => {
  const text = "Request specifies both 'run_id' and 'runId'; provide only one of them."
  fails(logMetricRequest, { ...metric, run_id: 'a', runId: 'a' }, text)
  fails(logBatchRequest, { run_id: 'r', metrics: [{ ...metric, run_id: 'a', runId: 'b' }] }, text)
  fails(
    logMetricRequest,
    { ...metric, run_id: 'a', run_uuid: 'a', runUuid: 'b' },
    /'run_uuid' and 'runUuid'/,
  )
})

test('run_uuid satisfies run_id, and both together are normal', () => {
  assert.equal(decode(logMetricRequest, { ...metric, run_uuid: 'a' }).run_id, 'a')
  assert.equal(decode(logMetricRequest, { ...metric, run_uuid: 'a', run_id: '' }).run_id, 'a')
  assert.equal(decode(logMetricRequest, { ...metric, run_uuid: 'a', run_id: 'a' }).run_id, 'a')
})

test('when run_uuid and run_id differ there is one answer: run_id', () => {
  const request = decode(logMetricRequest, { ...metric, run_uuid: 'a', run_id: 'b' })
  assert.equal(request.run_id, 'b')
  assert.ok(!('run_uuid' in request))
})

test('missing, null and empty are the same for a required field', () => {
  const text = "Missing value for required parameter 'run_id'. See the API docs"
  for (const run_id of [undefined, null, '']) fails(logMetricRequest, { ...metric, run_id }, text)
  fails(
    logMetricRequest,
    { run_id: 'r', key: 'a', timestamp: 1 },
    "Missing value for required parameter 'value'.",
  )
})

test('a missing nested field is named with its place', () => {
  fails(
    logBatchRequest,
    { run_id: 'r', metrics: [metric, { key: 'a', value: 1 }] },
    "Missing value for required parameter 'metrics[1].timestamp'",
  )
  fails(
    logBatchRequest,
    { run_id: 'r', params: [{ value: '1' }] },
    "Missing value for required parameter 'params[0].key'",
  )
  fails(
    logBatchRequest,
    { run_id: 'r', tags: [{ key: null }] },
    "Missing value for required parameter 'tags[0].key'",
  )
})

test('null is absent: defaults apply, optional fields vanish', () => {
  assert.deepEqual(decode(updateRunRequest, { run_id: 'r', status: null, end_time: null }), {
    run_id: 'r',
  })
  assert.equal(decode(logMetricRequest, { ...metric, run_id: 'r', step: null }).step, 0)
  assert.deepEqual(decode(logBatchRequest, { run_id: 'r', metrics: null }).metrics, [])
})

test('the R client sends every scalar as text', () => {
  const request = {
    run_id: 'r',
    run_uuid: 'r',
    key: 'a',
    value: 'NaN',
    timestamp: '1.7e+12',
    step: '0',
  }
  assert.deepEqual(decode(logMetricRequest, request), {
    run_id: 'r',
    key: 'a',
    value: Number.NaN,
    timestamp: 1_700_000_000_000,
    step: 0,
  })
})

test('the Java client sends 64-bit integers as text, exactly', () => {
  const request = decode(logMetricRequest, {
    run_id: 'r',
    key: 'a',
    value: 'Infinity',
    timestamp: '5',
    step: '9223372036854775807',
  })
  assert.equal(request.step, maxInt64)
  assert.equal(request.value, Infinity)
})

test('a wrong type is named with the value and its Python type', () => {
  fails(
    logMetricRequest,
    { ...metric, run_id: 5 },
    "Invalid value 5 for parameter 'run_id' supplied:  Hint: Value was of type 'int'. See the API docs",
  )
  fails(
    logMetricRequest,
    { ...metric, run_id: 'r', value: true },
    "Invalid value true for parameter 'value' supplied:  Hint: Value was of type 'bool'.",
  )
  fails(
    logBatchRequest,
    { run_id: 'r', metrics: { b: 1, a: [] } },
    `Invalid value {"a":[],"b":1} for parameter 'metrics' supplied:  Hint: Value was of type 'dict'.`,
  )
  fails(
    logBatchRequest,
    { run_id: 'r', metrics: [{ ...metric, timestamp: 'x' }] },
    `Invalid value "x" for parameter 'metrics[0].timestamp' supplied:  Hint: Value was of type 'str'.`,
  )
  fails(
    logBatchRequest,
    { run_id: 'r', metrics: [null] },
    "Invalid value null for parameter 'metrics[0]' supplied:  Hint: Value was of type 'NoneType'.",
  )
  fails(
    logBatchRequest,
    { run_id: 'r', metrics: [[]] },
    "Invalid value [] for parameter 'metrics[0]'",
  )
  fails(searchRunsRequest, { order_by: 'a' }, `Invalid value "a" for parameter 'order_by'`)
})

test('text that no database or no UTF-8 takes is refused by name', () => {
  fails(
    logMetricRequest,
    { ...metric, run_id: 'r', key: 'a\0' },
    /for parameter 'key' supplied: The text contains the character NUL/,
  )
  fails(
    logBatchRequest,
    { run_id: 'r', tags: [{ key: 'k', value: '\ud83d' }] },
    /'tags\[0\]\.value' supplied: .*surrogate/,
  )
})

test('a long value is cut in the error', () => {
  fails(
    logMetricRequest,
    { ...metric, run_id: 'r', value: 'x'.repeat(1e6) },
    /^Invalid value "x{255}… for parameter 'value'/,
  )
})

test('unknown fields, and those of Object.prototype, mean nothing', () => {
  assert.deepEqual(decode(updateRunRequest, { run_id: 'r', constructor: 1, more: [] }), {
    run_id: 'r',
  })
})

test('enums are read by name or number', () => {
  assert.equal(decode(updateRunRequest, { run_id: 'r', status: 3 }).status, 'FINISHED')
  fails(
    updateRunRequest,
    { run_id: 'r', status: 'DONE' },
    `Invalid value "DONE" for parameter 'status'`,
  )
})
