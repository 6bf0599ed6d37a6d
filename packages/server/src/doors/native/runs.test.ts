import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addRuns, startNative, testDatabases } from './native.testing.ts'

const loss = (value: number, step = 0): object => ({ key: 'loss', value, timestamp: 5, step })

for (const database of testDatabases) {
  test(`runs on ${database}`, async (t) => {
    const client = await startNative(t, database)
    const { ask, refused, mlflow } = client

    await t.test('a run is made, changed, deleted and restored', async () => {
      const made = await ask('runs.create', '/runs', {
        experiment_id: '0',
        name: 'first',
        user_id: 'ada',
        start_time: 7,
      })
      assert.equal(made.status, 201)
      const { run_id: id } = made.body
      assert.deepEqual(
        [made.body.name, made.body.user_id, made.body.start_time],
        ['first', 'ada', 7],
      )
      assert.deepEqual([made.body.status, made.body.end_time], ['RUNNING', undefined])
      const changed = await ask('runs.update', `/runs/${id}`, {
        status: 'FINISHED',
        end_time: 9,
        name: 'n',
      })
      assert.deepEqual(
        [changed.body.status, changed.body.end_time, changed.body.name],
        ['FINISHED', 9, 'n'],
      )
      assert.deepEqual((await ask('runs.get', `/runs/${id}`)).body, changed.body)
      assert.equal((await ask('runs.delete', `/runs/${id}`)).status, 204)
      assert.equal((await ask('runs.get', `/runs/${id}`)).body.lifecycle_stage, 'deleted')
      assert.equal((await refused('runs.update', `/runs/${id}`, { name: 'x' })).status, 400)
      assert.equal((await ask('runs.restore', `/runs/${id}/restore`)).status, 204)
      assert.equal((await ask('runs.get', `/runs/${id}`)).body.lifecycle_stage, 'active')
    })

    await t.test('64-bit steps and times are exact', async () => {
      const large = 2n ** 60n + 1n
      const metric = { key: 'm', value: 1, timestamp: large, step: -large }
      const [id] = await addRuns(client, 'exact', [{ metrics: [metric] }])
      const { body } = await ask('runs.get', `/runs/${id}`)
      assert.deepEqual(body.metrics, [metric])
    })

    await t.test('a batch is all or nothing, within the limits of log-batch', async () => {
      const [id] = await addRuns(client, 'batch', [{}])
      const params = Array.from({ length: 101 }, (_, index) => ({ key: `p${index}`, value: '1' }))
      const tooMany = await refused('runs.batch', `/runs/${id}/batch`, { params })
      assert.match(tooMany.message, /at most 100 params/)
      const twice = [
        { key: 'p', value: '1' },
        { key: 'p', value: '2' },
      ]
      const bad = await refused('runs.batch', `/runs/${id}/batch`, {
        metrics: [loss(1)],
        params: twice,
      })
      assert.match(bad.message, /Duplicate parameter keys/)
      assert.deepEqual((await ask('runs.get', `/runs/${id}`)).body.metrics, [])
    })

    await t.test('a search filters, orders, projects and aggregates', async () => {
      await addRuns(client, 'search', [
        { metrics: [loss(3), loss(1, 1)], params: [{ key: 'lr', value: '0.1' }] },
        { metrics: [loss(2)], tags: [{ key: 'team', value: 'a' }] },
        { metrics: [loss(9)] },
      ])
      const question = {
        experiment_ids: ['name:search'],
        filter: 'metrics.loss < 5',
        order_by: ['metrics.loss DESC'],
        metrics: ['loss'],
        params: [],
        tags: ['team'],
        aggregates: ['max', 'count'],
      }
      const { body } = await ask('runs.search', '/runs/search', question)
      assert.deepEqual(
        body.runs.map(({ name, metrics, params, tags }) => ({ name, metrics, params, tags })),
        [
          {
            name: 'run-1',
            metrics: [{ ...loss(2), max: 2, count: 1 }],
            params: [],
            tags: [{ key: 'team', value: 'a' }],
          },
          { name: 'run-0', metrics: [{ ...loss(1, 1), max: 3, count: 2 }], params: [], tags: [] },
        ],
      )
      const query = new URLSearchParams({
        filter: question.filter,
        params: '',
        tags: 'team',
        metrics: 'loss',
      })
      for (const [key, value] of [
        ['experiment_ids', 'name:search'],
        ['order_by', 'metrics.loss DESC'],
        ['aggregates', 'max'],
        ['aggregates', 'count'],
      ] as const)
        query.append(key, value)
      assert.deepEqual((await ask('runs.list', `/runs?${query.toString()}`)).body, body)
    })

    await t.test('pages hold each run once', async () => {
      const ids = await addRuns(
        client,
        'pages',
        Array.from({ length: 5 }, (_, index) => ({ metrics: [loss(index % 2)] })),
      )
      const found: string[] = []
      let token: string | undefined
      do {
        const { body } = await ask('runs.search', '/runs/search', {
          experiment_ids: ['name:pages'],
          order_by: ['metrics.loss'],
          limit: 2,
          ...(token !== undefined && { page_token: token }),
        })
        found.push(...body.runs.map(({ run_id }) => run_id))
        token = body.next_page_token
      } while (token !== undefined)
      assert.deepEqual(found.toSorted(), ids.toSorted())
    })

    await t.test('a page token of another search is refused', async () => {
      await addRuns(client, 'tokens', [{}, {}])
      const page = await ask('runs.list', '/runs?experiment_ids=name:tokens&limit=1')
      const token = page.body.next_page_token ?? ''
      const other = await refused('runs.list', `/runs?experiment_ids=0&limit=1&page_token=${token}`)
      assert.match(other.message, /another filter, order or scope/)
    })

    await t.test('one run tells of its data and models in full, a list in short', async () => {
      const [id] = await addRuns(client, 'data', [{}])
      const dataset = { name: 'd', digest: '1', source_type: 'local', source: 's', schema: '{}' }
      const tags = [{ key: 'mlflow.data.context', value: 'training' }]
      await mlflow('/runs/log-inputs', {
        run_id: id,
        datasets: [{ dataset, tags }],
        models: [{ model_id: 'm-1' }],
      })
      const { datasets, model_inputs } = (await ask('runs.get', `/runs/${id}`)).body
      assert.deepEqual(datasets, [{ ...dataset, context: 'training', tags }])
      assert.deepEqual(model_inputs, ['m-1'])
      const page = await ask('runs.list', '/runs?experiment_ids=name:data')
      assert.deepEqual(Object.keys(page.body.runs[0]?.datasets[0] ?? {}).includes('schema'), false)
    })

    await t.test('runs stand side by side with what differs', async () => {
      const [a, b] = await addRuns(client, 'compare', [
        {
          metrics: [loss(1), { key: 'nan', value: NaN, timestamp: 1 }],
          params: [
            { key: 'lr', value: '1' },
            { key: 'same', value: 'x' },
          ],
        },
        {
          metrics: [{ key: 'nan', value: NaN, timestamp: 2 }],
          params: [
            { key: 'lr', value: '2' },
            { key: 'same', value: 'x' },
          ],
        },
      ])
      const dataset = { name: 'd', digest: '1', source_type: 'local', source: 's' }
      await mlflow('/runs/log-inputs', { run_id: a, datasets: [{ dataset }] })
      const { body } = await ask('runs.compare', `/runs/compare?run_ids=${b}&run_ids=${a}`)
      assert.deepEqual(
        body.runs.map(({ run_id }) => run_id),
        [b, a],
      )
      assert.deepEqual(body.params, [
        { key: 'lr', values: ['2', '1'], differs: true },
        { key: 'same', values: ['x', 'x'], differs: false },
      ])
      assert.deepEqual(body.metrics, [
        { key: 'loss', values: [null, 1], differs: true },
        { key: 'nan', values: ['NaN', 'NaN'], differs: false },
      ])
      assert.deepEqual(body.datasets, [
        { name: 'd', digest: '1', used: [false, true], differs: true },
      ])
      const keys = await ask('runs.keys', `/runs/keys?experiment_ids=name:compare`)
      assert.deepEqual(keys.body.metrics, ['loss', 'nan'])
      assert.deepEqual(keys.body.params, ['lr', 'same'])
      const first = await ask(
        'runs.keys',
        `/runs/keys?experiment_ids=name:compare&limit=1&contains=AM`,
      )
      assert.deepEqual(first.body.params, ['same'])
      assert.deepEqual([first.body.metrics, first.body.truncated], [[], false])
      const cut = await ask('runs.keys', `/runs/keys?experiment_ids=name:compare&limit=1`)
      assert.deepEqual([cut.body.params, cut.body.truncated], [['lr'], true])
      const one = await refused('runs.compare', `/runs/compare?run_ids=${a}`)
      assert.match(one.message, /2 to 100 runs. Got 1/)
      const unknown = await refused('runs.compare', `/runs/compare?run_ids=${a}&run_ids=nobody`)
      assert.equal(unknown.status, 404)
    })
  })
}
