import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { keysAndValues, listOf, type Shape } from '../http/shape.ts'
import { startServer, type TestServer } from '../server/start-server.ts'
import { bothIds, errorShape, idQuery, RecordedClient } from './traces/recorded-client.ts'
import { experiment, metric, run, runInfo } from './traces/shapes.ts'

/** Requests that the Python client 3.17.2 was seen to send, in order, with the status and shape of each answer. */
suite('recorded requests: what a training run sends', () => {
  let server: TestServer
  let client: RecordedClient
  before(async () => {
    server = await startServer()
    client = new RecordedClient(server.url)
  })
  after(async () => {
    await server.stop()
  })

  test('set_experiment', async () => {
    const missing = errorShape(
      'RESOURCE_DOES_NOT_EXIST',
      "Could not find experiment with name 'exp-a'",
    )
    await client.get('M/experiments/get-by-name?experiment_name=exp-a', missing, 404)
    const id = await client.newExperiment('exp-a')
    await client.get(`M/experiments/get?experiment_id=${id}`, { experiment: experiment('exp-a') })
    await client.get('M/experiments/get-by-name?experiment_name=exp-a', {
      experiment: experiment('exp-a'),
    })
  })

  test('start_run with name, tags and description', async () => {
    const experimentId = await client.newExperiment('started')
    const tags = Object.entries({
      'mlflow.user': 'alice',
      'mlflow.source.name': 'a.py',
      'mlflow.source.type': 'LOCAL',
      team: 'risk',
      'mlflow.note.content': 'a note',
      'mlflow.runName': 'first',
    }).map(([key, value]) => ({ key, value }))
    const info = runInfo({ run_name: 'first', user_id: 'alice', experiment_id: experimentId })
    await client.call(
      'POST M/runs/create',
      {
        experiment_id: experimentId,
        user_id: 'alice',
        run_name: 'first',
        start_time: Date.now(),
        tags,
      },
      {
        run: {
          info,
          data: { tags: keysAndValues(Object.fromEntries(tags.map((t) => [t.key, t.value]))) },
          inputs: {},
        },
      },
    )
  })

  test('log_param, log_metric, set_tag and their plurals', async () => {
    const id = await client.newRun(await client.newExperiment('logged'))
    const now = Date.now()
    await client.call('POST M/runs/log-parameter', { ...bothIds(id), key: 'lr', value: '0.1' }, {})
    const params = [
      { key: 'depth', value: '3' },
      { key: 'name', value: 'xgb' },
    ]
    await client.call('POST M/runs/log-batch', { run_id: id, params }, {})
    for (const value of [0.5, 'NaN', 'Infinity']) {
      const point = { key: `v${value}`, value, timestamp: now, step: 1 }
      await client.call('POST M/runs/log-metric', { ...bothIds(id), ...point }, {})
    }
    const metrics = ['acc', 'f1'].map((key) => ({
      key,
      value: 0.9,
      timestamp: now,
      step: 2,
      run_id: id,
    }))
    await client.call('POST M/runs/log-batch', { run_id: id, metrics }, {})
    await client.call('POST M/runs/set-tag', { ...bothIds(id), key: 'stage', value: 'dev' }, {})
    await client.call('POST M/runs/log-batch', { run_id: id, tags: [{ key: 'a', value: 'b' }] }, {})
    await client.call('POST M/runs/delete-tag', { run_id: id, key: 'a' }, {})
    const data: Shape = {
      metrics: listOf(metric),
      params: keysAndValues({ lr: '0.1', depth: '3', name: 'xgb' }),
      tags: keysAndValues({ stage: 'dev' }),
    }
    const answer = await client.get(`M/runs/get${idQuery(id)}`, { run: run({ data }) })
    // The shape was checked by the call.
    const logged = (answer as { run: { data: { metrics: { key: string; value: unknown }[] } } }).run
      .data.metrics
    assert.deepEqual(Object.fromEntries(logged.map(({ key, value }) => [key, value])), {
      'v0.5': 0.5,
      vNaN: 'NaN',
      vInfinity: 1.797_693_134_862_315_7e308,
      acc: 0.9,
      f1: 0.9,
    })
  })

  test('uploads of every kind, listed and downloaded', async () => {
    const experimentId = await client.newExperiment('uploads')
    const root = `A/${experimentId}/${await client.newRun(experimentId)}/artifacts`
    const listing = root.replace('A/', 'A?path=')
    await client.put(`${root}/notes/hello.txt`, 'hello')
    await client.put(`${root}/cfg.json`, '{"k": 1}')
    await client.put(`${root}/plots/f.png`, Buffer.from([137, 80, 78, 71]), 'image/png')
    await client.put(`${root}/dir/empty.bin`, '', 'application/octet-stream')
    await client.put(`${root}/dir/sub/two.csv`, 'a,b')
    const image = 'img+step+3+timestamp+1700000000000+6a1e.png'
    await client.put(`${root}/images/${image}`, 'png', 'image/png')
    await client.get(listing, {
      files: [
        { path: 'cfg.json', is_dir: false, file_size: 8 },
        { path: 'dir', is_dir: true },
        { path: 'images', is_dir: true },
        { path: 'notes', is_dir: true },
        { path: 'plots', is_dir: true },
      ],
    })
    await client.get(`${listing}/dir`, {
      files: [
        { path: 'empty.bin', is_dir: false },
        { path: 'sub', is_dir: true },
      ],
    })
    await client.get(`${listing}/images`, { files: [{ path: image, is_dir: false, file_size: 3 }] })
    await client.get(`${listing}/cfg.json`, {})
    await client.get(`${listing}/none`, {})
    await client.download(`${root}/images/${image}`, 'png')
    await client.download(`${root}/dir/empty.bin`, '')
    const text = await client.download(`${root}/cfg.json`, '{"k": 1}')
    assert.match(text.headers['content-type'] ?? '', /^text\/plain/)
    const missing = errorShape(
      'RESOURCE_DOES_NOT_EXIST',
      `No such artifact: '${root.slice(2)}/none.txt'`,
    )
    await client.get(`${root}/none.txt`, missing, 404)
    await client.get(
      `${root}/dir`,
      { detail: /^Artifact path refers to a directory, not a file: '/ },
      400,
    )
    const noName = {
      status: 400,
      shape: { detail: "Artifact path must include a filename (cannot end with '/')." },
    }
    await client.call(`PUT ${root}/sub/`, {}, noName)
    await client.call(`DELETE ${root}/dir`, undefined, {})
    await client.get(`${listing}/dir`, {})
  })

  test('log_input, also thirteen times in one request', async () => {
    const id = await client.newRun(await client.newExperiment('inputs'))
    const dataset = {
      name: 'train-ds',
      digest: '066351ab',
      source_type: 'local',
      source: '{"uri": "data.csv"}',
      schema: '{"mlflow_colspec": [{"type": "long", "name": "x", "required": true}]}',
      profile: '{"num_rows": 3, "num_elements": 6}',
    }
    const tags = [{ key: 'mlflow.data.context', value: 'training' }]
    await client.call('POST M/runs/log-inputs', { run_id: id, datasets: [{ tags, dataset }] }, {})
    const again = Array.from({ length: 13 }, () => ({ dataset }))
    await client.call('POST M/runs/log-inputs', { run_id: id, datasets: again }, {})
    const inputs = { dataset_inputs: [{ tags, dataset }] }
    await client.get(`M/runs/get${idQuery(id)}`, { run: run({ inputs }) })
  })

  test('end, resume and rename of a run', async () => {
    const id = await client.newRun(await client.newExperiment('ended'))
    const end = Date.now()
    const finished = { run_info: runInfo({ status: 'FINISHED', end_time: end }) }
    await client.call(
      'POST M/runs/update',
      { ...bothIds(id), status: 'FINISHED', end_time: end },
      finished,
    )
    const resumed = { run_info: runInfo({ end_time: end }) }
    await client.call(
      'POST M/runs/update',
      { ...bothIds(id), status: 'RUNNING', end_time: end },
      resumed,
    )
    const renamed = { run_info: runInfo({ status: 'FAILED', end_time: end, run_name: 'renamed' }) }
    const update = { ...bothIds(id), status: 'FAILED', end_time: end, run_name: 'renamed' }
    await client.call('POST M/runs/update', update, renamed)
    for (const verb of ['delete', 'restore'])
      await client.call(`POST M/runs/${verb}`, { run_id: id }, {})
  })
})
