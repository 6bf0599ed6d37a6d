import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { anything } from '../http/shape.ts'
import { startServer, type TestServer } from '../server/start-server.ts'
import { RecordedClient } from './traces/recorded-client.ts'

interface Point {
  readonly key: string
  readonly value: number | string
  readonly timestamp: number
  readonly step: number
}

/** What happens to metrics between logging and reading, as far as clients can tell. */
suite('what becomes of metrics', () => {
  let server: TestServer
  let client: RecordedClient
  let experimentId: string
  before(async () => {
    server = await startServer()
    client = new RecordedClient(server.url)
    experimentId = await client.newExperiment('metrics')
  })
  after(async () => {
    await server.stop()
  })

  async function runWith(points: readonly Omit<Point, 'key'>[]): Promise<string> {
    const run_id = await client.newRun(experimentId)
    const metrics = points.map((point) => ({ key: 'm', ...point }))
    await client.call('POST M/runs/log-batch', { run_id, metrics }, {})
    return run_id
  }

  async function points(path: string): Promise<(Point & { run_id?: string })[]> {
    const answer = await client.get(path, anything)
    // All history routes answer a list of points; none at all when it is empty.
    return (answer as { metrics?: Point[] }).metrics ?? []
  }

  const historyOf = (id: string) => points(`M/metrics/get-history?run_id=${id}&metric_key=m`)

  async function latestOf(id: string): Promise<Point | undefined> {
    const answer = await client.get(`M/runs/get?run_id=${id}`, { run: anything })
    // The route answers a run.
    return (answer as { run: { data: { metrics?: Point[] } } }).run.data.metrics?.[0]
  }

  test('the latest point is the one of the greatest step, then time, then value', async () => {
    const cases: [Omit<Point, 'key'>[], number | string][] = [
      [
        [
          { value: 1, timestamp: 9, step: 1 },
          { value: 2, timestamp: 1, step: 2 },
        ],
        2,
      ],
      [
        [
          { value: 2, timestamp: 1, step: 2 },
          { value: 1, timestamp: 9, step: 1 },
        ],
        2,
      ],
      [
        [
          { value: 1, timestamp: 5, step: 0 },
          { value: 2, timestamp: 4, step: 0 },
        ],
        1,
      ],
      [
        [
          { value: 1, timestamp: 5, step: 0 },
          { value: 2, timestamp: 5, step: 0 },
        ],
        2,
      ],
      [
        [
          { value: 2, timestamp: 5, step: 0 },
          { value: 1, timestamp: 5, step: 0 },
        ],
        2,
      ],
      [
        [
          { value: 1, timestamp: 5, step: -5 },
          { value: 3, timestamp: 1, step: -4 },
        ],
        3,
      ],
      // NaN counts as 0 here.
      [
        [
          { value: -1, timestamp: 5, step: 0 },
          { value: 'NaN', timestamp: 5, step: 0 },
        ],
        'NaN',
      ],
      [
        [
          { value: 1, timestamp: 5, step: 0 },
          { value: 'NaN', timestamp: 5, step: 0 },
        ],
        1,
      ],
    ]
    for (const [given, expected] of cases) {
      assert.equal((await latestOf(await runWith(given)))?.value, expected, JSON.stringify(given))
    }
  })

  test('the same holds when the points come in requests of their own', async () => {
    const id = await runWith([{ value: 2, timestamp: 1, step: 2 }])
    for (const step of [1, 0, 2]) {
      const point = { key: 'm', value: 1, timestamp: 9 - 9 * Number(step === 2), step }
      await client.call('POST M/runs/log-metric', { run_id: id, ...point }, {})
    }
    assert.deepEqual(await latestOf(id), { key: 'm', value: 2, timestamp: 1, step: 2 })
  })

  test('an exact repeat is ignored; another value or time at a step is another point', async () => {
    const point = { value: 1, timestamp: 5, step: 0 }
    const id = await runWith([point, point, { ...point, value: 2 }, { ...point, timestamp: 6 }])
    await client.call('POST M/runs/log-metric', { run_id: id, key: 'm', ...point }, {})
    await client.call(
      'POST M/runs/log-batch',
      { run_id: id, metrics: [{ key: 'm', ...point }] },
      {},
    )
    assert.deepEqual(
      (await historyOf(id)).map(({ value, timestamp }) => [value, timestamp]),
      [
        [1, 5],
        [2, 5],
        [1, 6],
      ],
    )
  })

  test('a history is ordered by time, step and value, whatever the order of arrival', async () => {
    const given = [
      { value: 3, timestamp: 2, step: 1 },
      { value: 1, timestamp: 2, step: 0 },
      { value: 9, timestamp: 1, step: 7 },
      { value: 2, timestamp: 2, step: 1 },
    ]
    const history = await historyOf(await runWith(given))
    assert.deepEqual(
      history.map(({ value }) => value),
      [9, 1, 2, 3],
    )
  })

  test('a history comes in pages that fit together', async () => {
    const id = await runWith(
      Array.from({ length: 25 }, (_, step) => ({ value: step, timestamp: step, step })),
    )
    const steps: number[] = []
    let token = ''
    do {
      const path = `M/metrics/get-history?run_id=${id}&metric_key=m&max_results=10${token}`
      const answer = await client.get(path, anything)
      // The route answers points and, if there are more, a token.
      const page = answer as { metrics: Point[]; next_page_token?: string }
      steps.push(...page.metrics.map(({ step }) => step))
      token =
        page.next_page_token === undefined
          ? ''
          : `&page_token=${encodeURIComponent(page.next_page_token)}`
    } while (token !== '')
    assert.deepEqual(
      steps,
      Array.from({ length: 25 }, (_, step) => step),
    )
  })

  test('the bulk route answers the points of several runs, run by run', async () => {
    const ids = [
      await runWith([
        { value: 1, timestamp: 2, step: 1 },
        { value: 2, timestamp: 1, step: 0 },
      ]),
      await runWith([{ value: 3, timestamp: 1, step: 0 }]),
    ]
    const query = ids.map((id) => `run_id=${id}`).join('&')
    const found = await points(
      `/ajax-api/2.0/mlflow/metrics/get-history-bulk?${query}&metric_key=m`,
    )
    const values = new Map(
      ids.map((id) => [id, found.filter(({ run_id }) => run_id === id).map(({ value }) => value)]),
    )
    assert.deepEqual([...values.values()], [[2, 1], [3]])
    assert.deepEqual(
      found.map(({ run_id }) => run_id),
      ids.flatMap((id) => values.get(id)?.map(() => id) ?? []).toSorted(),
    )
    const empty = await client.get(
      `/ajax-api/2.0/mlflow/metrics/get-history-bulk?${query}&metric_key=none`,
      { metrics: [] },
    )
    assert.ok(empty)
  })

  test('sampling takes the first of equal parts, and always the last point', async () => {
    const interval = (id: string, more: string) => {
      return points(`M/metrics/get-history-bulk-interval?run_ids=${id}&metric_key=m${more}`)
    }
    const values = async (id: string, more: string) =>
      (await interval(id, more)).map(({ value }) => value)
    const same = await runWith(
      Array.from({ length: 10 }, (_, value) => ({ value, timestamp: 1, step: 0 })),
    )
    assert.deepEqual(await values(same, '&max_results=3'), [0, 4, 9])
    assert.deepEqual(await values(same, '&max_results=1'), [9])
    assert.deepEqual(await values(same, '&max_results=10'), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    const long = await runWith(
      Array.from({ length: 100 }, (_, step) => ({ value: step, timestamp: step, step })),
    )
    assert.equal((await values(long, '')).length, 100)
    const part = await values(long, '&start_step=10&end_step=19')
    assert.deepEqual(part, [10, 11, 12, 13, 14, 15, 16, 17, 18, 19])
    const sampled = await values(long, '&max_results=7')
    assert.ok(
      sampled.length <= 7 && sampled[0] === 0 && sampled.at(-1) === 99,
      JSON.stringify(sampled),
    )
    const few = await values(long, '&start_step=0&end_step=50&max_results=5')
    assert.equal(few.at(-1), 50)
  })

  test('datasets of experiments are found with their contexts', async () => {
    const dataset = { name: 'd', digest: 'x', source_type: 'local', source: '{}' }
    const id = await client.newRun(experimentId)
    const tags = [{ key: 'mlflow.data.context', value: 'training' }]
    await client.call('POST M/runs/log-inputs', { run_id: id, datasets: [{ tags, dataset }] }, {})
    const summary = { experiment_id: experimentId, name: 'd', digest: 'x', context: 'training' }
    const path = '/ajax-api/2.0/mlflow/experiments/search-datasets'
    await client.call(
      `POST ${path}`,
      { experiment_ids: [experimentId] },
      { dataset_summaries: [summary] },
    )
  })
})
