import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { maybe, ms, runId } from '../http/shape.ts'
import { startServer, type TestServer } from '../server/start-server.ts'
import { bothIds, idQuery, RecordedClient } from './traces/recorded-client.ts'
import { experiment, metric, run } from './traces/shapes.ts'

/** Requests that the Python client 3.17.2 was seen to send, in order, with the status and shape of each answer. */
suite('recorded requests: what reading and searching sends', () => {
  let server: TestServer
  let client: RecordedClient
  before(async () => {
    server = await startServer()
    client = new RecordedClient(server.url)
  })
  after(async () => {
    await server.stop()
  })

  test('server-info claims nothing that does not work', async () => {
    await client.get('M3/server-info', {
      store_type: maybe,
      workspaces_enabled: false,
      artifact_serving_enabled: true,
      artifacts_presigned_only: maybe,
      trace_archival_enabled: maybe,
      multipart_uploads_enabled: false,
      multipart_downloads_enabled: false,
      presigned_upload_run_id_supported: maybe,
      presigned_upload_model_id_supported: maybe,
      model_artifact_presigned_downloads_supported: maybe,
      skill_content_max_size: maybe,
      skill_content_max_files: maybe,
      tracking_auth: maybe,
      features_enabled: maybe,
      stemma_version: maybe,
    })
    const version = await client.send({ path: '/version' })
    assert.equal(version.status, 200)
    assert.match(version.text, /^3\.17\.2/)
  })

  test('search_runs, by pages, and load_table', async () => {
    const experimentId = await client.newExperiment('searched')
    const ids = [
      await client.newRun(experimentId),
      await client.newRun(experimentId),
      await client.newRun(experimentId),
    ]
    const id = ids[0] ?? ''
    await client.call('POST M/runs/log-parameter', { ...bothIds(id), key: 'lr', value: '0.1' }, {})
    const point = { key: 'loss', value: 0.5, timestamp: Date.now(), step: 0 }
    await client.call('POST M/runs/log-metric', { ...bothIds(id), ...point }, {})
    const search = { experiment_ids: [experimentId], run_view_type: 'ACTIVE_ONLY' }
    const filter = "metrics.loss < 1 and params.lr = '0.1' and attributes.status = 'RUNNING'"
    const order = ['metrics.loss DESC', 'attributes.start_time ASC']
    await client.call(
      'POST M/runs/search',
      { ...search, filter, max_results: 10_000, order_by: order },
      { runs: [run({ info: { run_id: id } })] },
    )
    await client.call(
      'POST M/runs/search',
      { ...search, max_results: 1000 },
      { runs: [run(), run(), run()] },
    )
    const page = await client.call(
      'POST M/runs/search',
      { ...search, filter: '', max_results: 2 },
      { runs: [run(), run()], next_page_token: /./ },
    )
    // The shape was checked by the call.
    const token = (page as { next_page_token: string }).next_page_token
    const rest = { ...search, filter: '', max_results: 2, page_token: token }
    await client.call('POST M/runs/search', rest, { runs: [run()] })
    const tag = `[{"path": "t.json", "type": "table"}]`
    await client.call(
      'POST M/runs/set-tag',
      { ...bothIds(id), key: 'mlflow.loggedArtifacts', value: tag },
      {},
    )
    const table = `tags.mlflow.loggedArtifacts LIKE '%"path"%:%"t.json",%"type"%:%"table"%' and attributes.run_id IN ('${id}')`
    const tables = { ...search, filter: table, max_results: 10_000 }
    await client.call('POST M/runs/search', tables, { runs: [run({ info: { run_id: id } })] })
    await client.call(
      'POST M/runs/search',
      { ...search, filter: 'metrics.loss > 9', max_results: 5 },
      {},
    )
  })

  test('experiments are searched and changed', async () => {
    const tags = [{ key: 'x', value: 'y' }]
    const made = await client.call(
      'POST M/experiments/create',
      { name: 'tmp-exp', tags },
      { experiment_id: /^\d+$/ },
    )
    // The shape was checked by the call.
    const { experiment_id } = made as { experiment_id: string }
    await client.call(
      'POST M/experiments/search',
      {
        max_results: 1000,
        filter: "name LIKE 'tmp%'",
        order_by: ['name ASC'],
        view_type: 'ACTIVE_ONLY',
      },
      { experiments: [experiment('tmp-exp', { tags })] },
    )
    await client.call('POST M/experiments/update', { experiment_id, new_name: 'tmp2' }, {})
    await client.call(
      'POST M/experiments/set-experiment-tag',
      { experiment_id, key: 'k', value: 'v' },
      {},
    )
    await client.call('POST M/experiments/delete-experiment-tag', { experiment_id, key: 'k' }, {})
    for (const verb of ['delete', 'restore'])
      await client.call(`POST M/experiments/${verb}`, { experiment_id }, {})
    await client.get(`M/experiments/get?experiment_id=${experiment_id}`, {
      experiment: experiment('tmp2', { tags }),
    })
  })

  test('get_metric_history', async () => {
    const id = await client.newRun(await client.newExperiment('history'))
    const metrics = [1, 2, 3].map((step) => ({
      key: 'loss',
      value: 1 / step,
      timestamp: Date.now(),
      step,
    }))
    await client.call('POST M/runs/log-batch', { run_id: id, metrics }, {})
    const history = (key: string) =>
      `M/metrics/get-history?run_uuid=${id}&metric_key=${key}&run_id=${id}&max_results=25000`
    await client.get(history('loss'), { metrics: [metric, metric, metric] })
    await client.get(history('none'), {})
  })

  test('both prefixes answer alike', async () => {
    const id = await client.newRun(await client.newExperiment('prefixes'))
    for (const prefix of ['/api', '/ajax-api']) {
      const answer = await client.get(`${prefix}/2.0/mlflow/runs/get${idQuery(id)}`, { run: run() })
      assert.match((answer as { run: { info: { run_id: string } } }).run.info.run_id, runId)
    }
    await client.get('/ajax-api/2.0/mlflow/experiments/get?experiment_id=0', {
      experiment: experiment('Default', { last_update_time: ms }),
    })
  })
})
