import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { anything } from '../http/shape.ts'
import { startServer, type TestServer } from '../server/start-server.ts'
import { testTarget } from '../server/target.ts'
import { errorShape, RecordedClient } from './traces/recorded-client.ts'
import { experiment } from './traces/shapes.ts'

/** Forms of requests that some client or another sends, and that a strict reader of JSON would refuse. */
suite('unusual forms of requests', () => {
  let server: TestServer
  let client: RecordedClient
  let experimentId: string
  let id: string
  before(async () => {
    server = await startServer()
    client = new RecordedClient(server.url)
    experimentId = await client.newExperiment('quirks')
    id = await client.newRun(experimentId)
  })
  after(async () => {
    await server.stop()
  })

  test('a body that is JSON inside a JSON string is read', async () => {
    const body = JSON.stringify(JSON.stringify({ run_id: id, key: 'twice', value: 'x' }))
    const headers = { 'content-type': 'application/json; charset=utf-8' }
    const answer = await client.send({ method: 'POST', path: 'M/runs/set-tag', headers, body })
    assert.deepEqual([answer.status, answer.json], [200, {}])
  })

  test('a GET may carry its fields in a body', async () => {
    const body = JSON.stringify({ experiment_id: experimentId })
    const headers = { 'content-type': 'application/json' }
    const answer = await client.send({ method: 'GET', path: 'M/experiments/get', headers, body })
    assert.equal(answer.status, 200, answer.text)
  })

  test('nested fields may be in camel case, but not in both cases at once', async () => {
    const point = { key: 'camel', value: 1, timestamp: 1000, step: 1 }
    await client.call(
      'POST M/runs/log-batch',
      { run_id: id, metrics: [{ ...point, runId: id }] },
      {},
    )
    const twice = errorShape(
      'INVALID_PARAMETER_VALUE',
      "Request specifies both 'run_id' and 'runId'; provide only one of them.",
    )
    const metrics = [{ ...point, run_id: id, runId: id }]
    await client.call(
      'POST M/runs/log-batch',
      { run_id: id, metrics },
      { status: 400, shape: twice },
    )
    await client.call(
      'POST M/runs/set-tag',
      { run_id: id, runId: id, key: 'a', value: 'b' },
      { status: 400, shape: twice },
    )
  })

  test('enums are given by name or by number', async () => {
    const search = { experiment_ids: [experimentId], max_results: 5 }
    for (const run_view_type of ['ACTIVE_ONLY', 1, 'ALL', 3]) {
      await client.call('POST M/runs/search', { ...search, run_view_type }, { runs: [anything] })
    }
    await client.call('POST M/runs/search', { ...search, run_view_type: 2 }, {})
  })

  test('numbers are given as numbers, as text, or as floats without a fraction', async () => {
    for (const [index, step] of [7, '7', 7.0, '-7'].entries()) {
      const point = { key: `n${index}`, value: '1.5', timestamp: '1000', step }
      await client.call('POST M/runs/log-metric', { run_id: id, ...point }, {})
    }
    const body = `{"run_id":"${id}","key":"exact","value":1,"timestamp":9007199254740993,"step":9223372036854775807}`
    const headers = { 'content-type': 'application/json' }
    const logged = await client.send({ method: 'POST', path: 'M/runs/log-metric', headers, body })
    assert.equal(logged.status, 200, logged.text)
    const history = await client.send({
      path: `M/metrics/get-history?run_id=${id}&metric_key=exact`,
    })
    assert.match(history.text, /"timestamp": ?9007199254740993/)
    assert.match(history.text, /"step": ?9223372036854775807/)
  })

  test('unknown fields and null fields are ignored', async () => {
    const body = { run_id: id, run_uuid: null, key: 'k', value: 'v', nothing_known: { a: [1] } }
    await client.call('POST M/runs/set-tag', body, {})
  })

  test('the old name of a run id alone is enough', async () => {
    await client.call('POST M/runs/set-tag', { run_uuid: id, key: 'k', value: 'v' }, {})
    await client.get(`M/runs/get?run_uuid=${id}`, { run: anything })
  })

  test('text values that came as other JSON types are refused, empty ones kept', async () => {
    const wrong = errorShape(
      'INVALID_PARAMETER_VALUE',
      /^Invalid value \[1\] for parameter 'key' supplied/,
    )
    const expected = { status: 400, shape: wrong }
    await client.call('POST M/runs/log-parameter', { run_id: id, key: [1], value: 'x' }, expected)
    await client.call('POST M/runs/log-parameter', { run_id: id, key: 'empty', value: '' }, {})
  })

  test('required fields that are missing, null or empty are named', async () => {
    const missing = (name: string) => ({
      status: 400,
      shape: errorShape(
        'INVALID_PARAMETER_VALUE',
        new RegExp(`^Missing value for required parameter '${name}'`),
      ),
    })
    await client.call(
      'POST M/runs/log-metric',
      { run_id: id, value: 1, timestamp: 1 },
      missing('key'),
    )
    await client.call(
      'POST M/runs/log-metric',
      { run_id: id, key: '', value: 1, timestamp: 1 },
      missing('key'),
    )
    await client.call(
      'POST M/runs/log-metric',
      { run_id: id, key: null, value: 1, timestamp: 1 },
      missing('key'),
    )
    await client.call(
      'POST M/runs/log-metric',
      { run_id: id, key: 'a', timestamp: 1 },
      missing('value'),
    )
    await client.call(
      'POST M/runs/log-metric',
      { run_id: id, key: 'a', value: 1 },
      missing('timestamp'),
    )
    const metrics = [{ key: 'a', value: 1 }]
    await client.call(
      'POST M/runs/log-batch',
      { run_id: id, metrics },
      missing('metrics\\[0\\].timestamp'),
    )
    await client.call('GET M/experiments/get', undefined, missing('experiment_id'))
  })

  test('a content type that is not JSON is refused without being repeated', async () => {
    const path = 'M/runs/set-tag'
    const body = JSON.stringify({ run_id: id, key: 'k', value: 'v' })
    for (const type of ['text/plain', 'application/x-<script>']) {
      const headers = { 'content-type': type }
      const answer = await client.send({ method: 'POST', path, headers, body })
      assert.equal(answer.status, 400)
      assert.match(answer.text, /Content-Type must be one of \['application\/json'\]/)
      assert.doesNotMatch(answer.text, /script/)
    }
  })

  test('a double slash at the start of a path is forgiven', async () => {
    const answer = await client.send({ path: '//api/2.0/mlflow/experiments/get?experiment_id=0' })
    assert.equal(answer.status, 200, answer.text)
  })

  test('repeated query keys are a list', async () => {
    const other = await client.newRun(experimentId)
    for (const run_id of [id, other]) {
      await client.call(
        'POST M/runs/log-metric',
        { run_id, key: 'shared', value: 1, timestamp: 5, step: 0 },
        {},
      )
    }
    const point = { key: 'shared', value: 1, timestamp: 5, step: 0 }
    const path = 'M/metrics/get-history-bulk-interval?metric_key=shared'
    await client.get(`${path}&run_ids=${id}`, { metrics: [{ ...point, run_id: id }] })
    const both = await client.get(`${path}&run_ids=${id}&run_ids=${other}`, { metrics: anything })
    // The shape was checked by the call.
    assert.equal((both as { metrics: unknown[] }).metrics.length, 2)
  })

  test('spans are turned down so that clients keep them as files, and calls of older clients so that they go on', async (t) => {
    if (testTarget() === 'mlflow') {
      t.diagnostic("MLflow's server takes them")
      return
    }
    const headers = { 'content-type': 'application/x-protobuf', 'x-mlflow-experiment-id': '0' }
    const spans = await client.send({
      method: 'POST',
      path: '/v1/traces',
      headers,
      body: Buffer.alloc(20),
    })
    assert.equal(spans.status, 501)
    // Only this text makes the exporter stop trying.
    assert.match(spans.text, /"detail":\s*"[^"]*REST OTLP span logging is not supported/)
    const missing = { status: 404, shape: errorShape('ENDPOINT_NOT_FOUND', /./) }
    await client.call('POST M/traces', { experiment_id: '0' }, missing)
    await client.call('POST M3/traces/metrics', { experiment_ids: ['0'] }, missing)
  })

  test('the default experiment is there before anything was created', async () => {
    await client.get('M/experiments/get?experiment_id=0', { experiment: experiment('Default') })
  })
})
