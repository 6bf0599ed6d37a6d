import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeQuery } from '../../message/decode-query.ts'
import { decode } from '../../message/decode.ts'
import { presignedDownloadRequest } from './artifacts.ts'
import {
  createExperimentRequest,
  searchDatasetsRequest,
  searchExperimentsRequest,
} from './experiments.ts'
import { logInputsRequest, logOutputsRequest } from './inputs-outputs.ts'
import { searchLoggedModelsRequest } from './logged-models.ts'
import { getHistoryBulkRequest, logBatchRequest } from './metrics.ts'
import { createRunRequest, logParamRequest, searchRunsRequest, updateRunRequest } from './runs.ts'

// Bodies as MLflow's own clients send them.

test('set_experiment sends a name alone', () => {
  assert.deepEqual(decode(createExperimentRequest, { name: 'exp-a' }), { name: 'exp-a', tags: [] })
})

test('an empty experiment name is missing, one that is no text is wrong', () => {
  assert.throws(
    () => decode(createExperimentRequest, { name: '' }),
    /Missing value for required parameter 'name'/,
  )
  assert.throws(
    () => decode(createExperimentRequest, { name: 5 }),
    /Invalid value 5 for parameter 'name'/,
  )
})

test('MlflowClient.create_run sends three fields', () => {
  assert.deepEqual(
    decode(createRunRequest, { experiment_id: '1', user_id: 'unknown', start_time: 5 }),
    {
      experiment_id: '1',
      user_id: 'unknown',
      start_time: 5,
      tags: [],
    },
  )
})

test('resuming a run sends its status and old end', () => {
  const body = { run_uuid: 'r', run_id: 'r', status: 'RUNNING', end_time: 5 }
  assert.deepEqual(decode(updateRunRequest, body), { run_id: 'r', status: 'RUNNING', end_time: 5 })
})

test('log_metrics repeats the run inside each metric', () => {
  const metric = { key: 'acc', value: 0.9, timestamp: 1, step: 2, run_id: 'r' }
  assert.deepEqual(decode(logBatchRequest, { run_id: 'r', metrics: [metric] }).metrics, [metric])
})

test('an empty parameter value is a value', () => {
  assert.equal(decode(logParamRequest, { run_id: 'r', key: 'k', value: '' }).value, '')
})

test("search_runs gets MLflow's defaults, and our projection only when asked", () => {
  assert.deepEqual(decode(searchRunsRequest, { experiment_ids: ['1'] }), {
    experiment_ids: ['1'],
    filter: '',
    run_view_type: 'ACTIVE_ONLY',
    max_results: 1000,
    order_by: [],
    summaries: [],
  })
  const asked = decode(searchRunsRequest, {
    projection: { metrics: ['loss'], tags: [] },
    summaries: ['min'],
  })
  assert.deepEqual(asked.projection, { metrics: ['loss'], tags: [] })
  assert.deepEqual(asked.summaries, ['min'])
})

test('experiments can be searched by query', () => {
  assert.deepEqual(
    decodeQuery(
      searchExperimentsRequest,
      'max_results=5&order_by=name&order_by=creation_time+DESC&view_type=ALL',
    ),
    {
      max_results: 5,
      filter: '',
      order_by: ['name', 'creation_time DESC'],
      view_type: 'ALL',
    },
  )
})

test('lists that must be there are missed', () => {
  assert.throws(
    () => decode(searchLoggedModelsRequest, {}),
    /Missing value for required parameter 'experiment_ids'/,
  )
  assert.throws(() => decode(logOutputsRequest, { run_id: 'r' }), /required parameter 'models'/)
})

test('lists of which the verb says how many there must be are empty when they are absent', () => {
  assert.deepEqual(decode(searchDatasetsRequest, {}).experiment_ids, [])
  assert.deepEqual(decodeQuery(getHistoryBulkRequest, 'metric_key=a').run_id, [])
})

test('a dataset without its name is named by its place', () => {
  const dataset = { digest: 'd', source_type: 'local', source: '{}' }
  assert.throws(
    () => decode(logInputsRequest, { run_id: 'r', datasets: [{ dataset }] }),
    /required parameter 'datasets\[0\]\.dataset\.name'/,
  )
  assert.throws(
    () => decode(logInputsRequest, { run_id: 'r', datasets: [{}] }),
    /required parameter 'datasets\[0\]\.dataset'/,
  )
})

test('search_logged_models sends order_by as objects', () => {
  const body = {
    experiment_ids: ['7'],
    order_by: [{ field_name: 'metrics.val_acc', ascending: false }],
  }
  assert.deepEqual(decode(searchLoggedModelsRequest, body), {
    ...body,
    filter: '',
    datasets: [],
    max_results: 50,
  })
  assert.throws(
    () => decode(searchLoggedModelsRequest, { experiment_ids: [], datasets: [{}] }),
    /'datasets\[0\]\.dataset_name'/,
  )
})

test('a presigned download lives for a second to a week', () => {
  const body = { run_id: 'r', path: 'a' }
  assert.equal(decode(presignedDownloadRequest, body).expiration, 300)
  assert.throws(
    () => decode(presignedDownloadRequest, { ...body, expiration: 604_801 }),
    /'expiration' supplied: It must be between 1 and 604800/,
  )
})
