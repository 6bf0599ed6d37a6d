import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { anything, modelId } from '../http/shape.ts'
import { startServer, type TestServer } from '../server/start-server.ts'
import { bothIds, errorShape, idQuery, RecordedClient } from './traces/recorded-client.ts'
import { loggedModel, run } from './traces/shapes.ts'

/** Requests that the Python client 3.17.2 was seen to send, in order, with the status and shape of each answer. */
suite('recorded requests: what logging of models sends', () => {
  let server: TestServer
  let client: RecordedClient
  before(async () => {
    server = await startServer()
    client = new RecordedClient(server.url)
  })
  after(async () => {
    await server.stop()
  })

  test('log_model as autologging does it', async () => {
    const experimentId = await client.newExperiment('models')
    const id = await client.newRun(experimentId)
    const model = {
      experiment_id: experimentId,
      name: 'model',
      source_run_id: id,
      params: [
        { key: 'max_iter', value: '200' },
        { key: 'C', value: '1.0' },
      ],
      tags: [
        { key: 'mlflow.user', value: 'alice' },
        { key: 'mlflow.source.type', value: 'LOCAL' },
      ],
    }
    const sorted = { params: model.params.toReversed() }
    const tags = model.tags.toReversed()
    const pending = loggedModel({ name: 'model', source_run_id: id, tags }, sorted)
    const made = await client.call('POST M/logged-models', model, { model: pending })
    // The shape was checked by the call.
    const { model_id } = (made as { model: { info: { model_id: string } } }).model.info
    await client.call('POST M/runs/outputs', { run_id: id, models: [{ model_id, step: 0 }] }, {})
    const outputs = { model_outputs: [{ model_id, step: 0 }] }
    await client.get(`M/runs/get${idQuery(id)}`, { run: run({ outputs }) })
    const point = { key: 'acc', value: 0.97, timestamp: Date.now(), step: 0, model_id }
    const data = { dataset_name: 'dataset', dataset_digest: '5daca87f' }
    const metrics = [{ ...point, ...data }]
    await client.call('POST M/runs/log-batch', { run_id: id, metrics }, {})
    await client.call('POST M/runs/log-batch', { run_id: id, metrics }, {})
    await client.put(`A/${experimentId}/models/${model_id}/artifacts/MLmodel`, 'flavors: {}')
    const stored = { ...sorted, metrics: [{ ...point, ...data, run_id: id }] }
    const ready = { name: 'model', source_run_id: id, tags, status: 'LOGGED_MODEL_READY' }
    await client.call(
      `PATCH M/logged-models/${model_id}`,
      { model_id, status: 'LOGGED_MODEL_READY' },
      { model: loggedModel(ready, stored) },
    )
    await client.get(`M/logged-models/${model_id}`, { model: loggedModel(ready, stored) })
    await client.get(`A?path=${experimentId}/models/${model_id}/artifacts`, {
      files: [{ path: 'MLmodel', is_dir: false, file_size: 11 }],
    })
    await client.call(
      'POST M/logged-models/search',
      { experiment_ids: [experimentId], filter: "name = 'model'" },
      { models: [loggedModel(ready, anything)] },
    )
    await client.call(
      'POST M/logged-models/search',
      { experiment_ids: [experimentId], filter: "name = 't.json'" },
      {},
    )
    const late = {
      ...bothIds(id),
      key: 'score',
      value: 0.44,
      timestamp: Date.now(),
      step: 0,
      model_id,
    }
    await client.call('POST M/runs/log-metric', late, {})
  })

  test('verbs of logged models', async () => {
    const experimentId = await client.newExperiment('model-verbs')
    const made = await client.call(
      'POST M/logged-models',
      { experiment_id: experimentId, name: 'ext', model_type: 'agent' },
      { model: loggedModel({ name: 'ext', model_type: 'agent', source_run_id: '' }, {}) },
    )
    // The shape was checked by the call.
    const { model_id } = (made as { model: { info: { model_id: string } } }).model.info
    assert.match(model_id, modelId)
    const path = `M/logged-models/${model_id}`
    await client.call(`POST ${path}/params`, { model_id, params: [{ key: 'n', value: '1' }] }, {})
    await client.call(`PATCH ${path}/tags`, { tags: [{ key: 'a', value: 'b' }] }, {})
    await client.call(`DELETE ${path}/tags/a`, undefined, {})
    const order_by = [{ field_name: 'metrics.val_acc', ascending: false }]
    await client.call(
      'POST M/logged-models/search',
      { experiment_ids: [experimentId], filter: "params.n = '1'", order_by },
      { models: [loggedModel({ model_type: 'agent' })] },
    )
    await client.call(`DELETE ${path}`, { model_id }, {})
    const gone = errorShape(
      'RESOURCE_DOES_NOT_EXIST',
      `Logged model with ID '${model_id}' not found.`,
    )
    await client.get(path, gone, 404)
    await client.get(`${path}?allow_deleted=true`, { model: loggedModel({ model_type: 'agent' }) })
  })
})
