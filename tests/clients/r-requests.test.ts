import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { anything, keysAndValues, listOf, type Shape } from '../http/shape.ts'
import { startServer, type TestServer } from '../server/start-server.ts'
import { testTarget } from '../server/target.ts'
import { RecordedClient } from './traces/recorded-client.ts'
import { metric, modelVersion, run, runInfo } from './traces/shapes.ts'

/** The R client turns every scalar into text, reads ids from legacy fields, and takes nothing but status 200. */
suite('requests as the R client sends them', () => {
  let server: TestServer
  let client: RecordedClient
  let experimentId: string
  before(async () => {
    server = await startServer()
    client = new RecordedClient(server.url)
    experimentId = await client.newExperiment('from R')
  })
  after(async () => {
    await server.stop()
  })

  async function newRun(): Promise<string> {
    const body = {
      experiment_id: experimentId,
      user_id: 'r',
      start_time: '1700000000123',
      tags: [],
    }
    const shape: Shape = {
      run: { info: runInfo({ start_time: 1_700_000_000_123 }), data: anything, inputs: {} },
    }
    const answer = await client.call('POST M/runs/create', body, shape)
    // The shape was checked by the call; R reads the id of a new run from this field.
    return (answer as { run: { info: { run_uuid: string } } }).run.info.run_uuid
  }

  test('numbers arrive as text', async () => {
    const id = await newRun()
    const ids = { run_uuid: id, run_id: id }
    const point = { key: 'loss', value: '0.5', timestamp: '1700000000123', step: '3' }
    await client.call('POST M/runs/log-metric', { ...ids, ...point }, {})
    const others = ['NaN', 'Infinity', '-Infinity'].map((value) => ({
      ...point,
      key: value,
      value,
    }))
    await client.call(
      'POST M/runs/log-batch',
      { run_id: id, metrics: others, params: [], tags: [] },
      {},
    )
    await client.call('POST M/runs/log-parameter', { ...ids, key: 'lr', value: '0.1' }, {})
    await client.call('POST M/runs/set-tag', { ...ids, key: 't', value: 'v' }, {})
    const update = { ...ids, status: 'FINISHED', end_time: '1700000001123' }
    const info = runInfo({
      status: 'FINISHED',
      start_time: 1_700_000_000_123,
      end_time: 1_700_000_001_123,
    })
    await client.call('POST M/runs/update', update, { run_info: info })
    const path = `M/runs/get?run_uuid=${id}&run_id=${id}`
    const data: Shape = {
      metrics: listOf(metric),
      params: keysAndValues({ lr: '0.1' }),
      tags: keysAndValues({ t: 'v' }),
    }
    const answer = await client.get(path, { run: run({ info, data }) })
    // The shape was checked by the call.
    const { metrics } = (answer as { run: { data: { metrics: { key: string; step: unknown }[] } } })
      .run.data
    assert.equal(metrics.length, 4)
    for (const { step } of metrics) assert.equal(step, 3)
  })

  test('round numbers arrive in scientific notation', async (t) => {
    if (testTarget() === 'mlflow') {
      t.diagnostic("MLflow's server refuses them")
      return
    }
    const id = await newRun()
    const point = { key: 'm', value: '1e+05', timestamp: '1.7e+12', step: '1e+05' }
    await client.call('POST M/runs/log-metric', { run_uuid: id, run_id: id, ...point }, {})
    await client.get(`M/metrics/get-history?run_id=${id}&metric_key=m&max_results=25000`, {
      metrics: [{ key: 'm', value: 100_000, timestamp: 1_700_000_000_000, step: 100_000 }],
    })
  })

  test('searches carry their limits as text, and errors are strict JSON', async () => {
    const search = {
      experiment_ids: [experimentId],
      filter: 'attributes.status = "FINISHED"',
      max_results: '10',
    }
    const answer = await client.call(
      'POST M/runs/search',
      { ...search, run_view_type: 'ACTIVE_ONLY' },
      anything,
    )
    assert.ok(typeof answer === 'object')
    await client.call(
      'POST M/experiments/search',
      { max_results: '100', view_type: 'ALL' },
      { experiments: anything },
    )
  })

  test('artifacts are listed by run', async () => {
    const id = await newRun()
    await client.put(`A/${experimentId}/${id}/artifacts/dir/a%20b.txt`, 'abc')
    const root_uri = `mlflow-artifacts:/${experimentId}/${id}/artifacts`
    await client.get(`M/artifacts/list?run_uuid=${id}&run_id=${id}`, {
      root_uri,
      files: [{ path: 'dir', is_dir: true }],
    })
    await client.get(`M/artifacts/list?run_uuid=${id}&run_id=${id}&path=dir`, {
      root_uri,
      files: [{ path: 'dir/a b.txt', is_dir: false, file_size: 3 }],
    })
  })

  test('models are registered and change their stage', async () => {
    await client.call(
      'POST M/registered-models/create',
      { name: 'from R' },
      { registered_model: anything },
    )
    await client.call(
      'POST M/model-versions/create',
      { name: 'from R', source: 's3://b/m' },
      { model_version: anything },
    )
    await client.call(
      'POST M/model-versions/transition-stage',
      { name: 'from R', version: '1', stage: 'production' },
      { model_version: modelVersion({ current_stage: 'Production' }) },
    )
    const found = await client.get('M/registered-models/search?max_results=100', {
      registered_models: anything,
    })
    assert.ok(JSON.stringify(found).includes('from R'))
  })
})
