import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addRuns, startNative, testDatabases } from './native.testing.ts'

const point = (key: string, step: number, value = step): object => ({
  key,
  value,
  timestamp: 100 + step,
  step,
})
const series = (key: string, count: number): object[] =>
  Array.from({ length: count }, (_, step) => point(key, step))

for (const database of testDatabases) {
  test(`metrics on ${database}`, async (t) => {
    const client = await startNative(t, database)
    const { ask, refused } = client

    await t.test('a list sums all series up', async () => {
      const [id] = await addRuns(client, 'sums', [
        { metrics: [point('a', 0, 4), point('a', 1, 2), point('b', 0, NaN)] },
      ])
      assert.deepEqual((await ask('metrics.list', `/runs/${id}/metrics`)).body.metrics, [
        { ...point('a', 1, 2), min: 2, max: 4, first: 4, mean: 3, count: 2 },
        { ...point('b', 0), value: 'NaN', count: 1 },
      ])
    })

    await t.test('a key may have slashes, and end like the path of a history', async () => {
      const keys = ['train/loss', 'train/history', 'history', 'a b:c']
      const [id] = await addRuns(client, 'keys', [
        { metrics: keys.map((key, step) => point(key, step)) },
      ])
      const path = `/runs/${id}/metrics`
      const stepsOf = async (rest: string): Promise<unknown> =>
        (await ask('metrics.get', `${path}/${rest}`)).body.steps
      assert.deepEqual(await stepsOf('train/loss'), [0])
      assert.deepEqual(await stepsOf('train%2Floss'), [0])
      assert.deepEqual(await stepsOf('train%2Fhistory'), [1])
      assert.deepEqual(await stepsOf('history'), [2])
      assert.deepEqual(await stepsOf('a%20b%3Ac'), [3])
      assert.deepEqual(await stepsOf('train%2Fhistory/history'), [1])
      assert.deepEqual(await stepsOf('train/loss/history'), [0])
      assert.equal((await refused('metrics.get', `${path}/train/history`)).status, 404)
      assert.equal((await refused('metrics.get', `${path}/a%ff`)).status, 400)
    })

    await t.test(
      'a sample keeps the ends and the number of points, within the steps asked for',
      async () => {
        const [id] = await addRuns(client, 'samples', [{ metrics: series('m', 1000) }])
        const { body } = await ask('metrics.get', `/runs/${id}/metrics/m?max_points=10`)
        assert.deepEqual([body.steps.length, body.steps[0], body.steps.at(-1)], [10, 0, 999])
        const part = await ask('metrics.get', `/runs/${id}/metrics/m?from_step=990`)
        assert.deepEqual(part.body.steps, [990, 991, 992, 993, 994, 995, 996, 997, 998, 999])
        const none = await refused('metrics.get', `/runs/${id}/metrics/m?from_step=5&to_step=4`)
        assert.match(none.message, /to_step must not be before from_step/)
        assert.equal(
          (await refused('metrics.get', `/runs/${id}/metrics/m?max_points=2501`)).status,
          400,
        )
      },
    )

    await t.test(
      'charts get several series at once, without those that are not there',
      async () => {
        const [a, b] = await addRuns(client, 'charts', [
          { metrics: [point('x', 1), point('y', 1)] },
          { metrics: [point('x', 2)] },
        ])
        const { body } = await ask('metrics.sample', '/metrics/sample', {
          run_ids: [a, b, 'nobody'],
          keys: ['x', 'y'],
        })
        assert.deepEqual(body.series, [
          { run_id: a, key: 'x', steps: [1], timestamps: [101], values: [1] },
          { run_id: b, key: 'x', steps: [2], timestamps: [102], values: [2] },
          { run_id: a, key: 'y', steps: [1], timestamps: [101], values: [1] },
        ])
        const many = Array.from({ length: 100 }, (_, index) => `r${index}`)
        const keys = ['x', 'y', 'z']
        const refusal = await refused('metrics.sample', '/metrics/sample', {
          run_ids: many,
          keys,
          max_points: 2500,
        })
        assert.match(refusal.message, /at most 1666 max_points/)
      },
    )

    await t.test('a history is complete, in pages or as a stream', async () => {
      const [id] = await addRuns(client, 'history', [{ metrics: series('m', 1000) }])
      const path = `/runs/${id}/metrics/m/history`
      const first = await ask('metrics.history', `${path}?limit=600`)
      const second = await ask(
        'metrics.history',
        `${path}?limit=600&page_token=${first.body.next_page_token}`,
      )
      assert.deepEqual([first.body.steps.length, second.body.steps.length], [600, 400])
      assert.equal(second.body.next_page_token, undefined)
      const lines = (await ask('metrics.history', `${path}?format=ndjson`)).text
        .trimEnd()
        .split('\n')
      assert.deepEqual([lines.length, lines[7]], [1000, '{"step":7,"timestamp":107,"value":7}'])
      const csv = (await ask('metrics.history', `${path}?format=csv`)).text.split('\r\n')
      assert.deepEqual([csv.length, csv[0], csv[8]], [1002, 'step,timestamp,value', '7,107,7'])
      assert.equal((await refused('metrics.history', `${path}?format=csv&limit=5`)).status, 400)
    })

    await t.test('unknown runs and metrics are not found, whatever the format', async () => {
      const [id] = await addRuns(client, 'unknown', [{}])
      for (const rest of ['', '/history', '/history?format=csv', '/history?format=ndjson']) {
        assert.equal((await refused('metrics.get', `/runs/nobody/metrics/m${rest}`)).status, 404)
        assert.equal((await refused('metrics.get', `/runs/${id}/metrics/m${rest}`)).status, 404)
      }
      assert.equal((await refused('metrics.list', '/runs/nobody/metrics')).status, 404)
    })
  })
}

test('a history longer than a page of its stream arrives whole', async (t) => {
  const client = await startNative(t)
  const [id] = await addRuns(client, 'long', [{}])
  for (let start = 0; start < 26_000; start += 1000) {
    const metrics = series('m', 1000).map((_, index) => point('m', start + index))
    await client.ask('runs.batch', `/runs/${id}/batch`, { metrics })
  }
  const { text } = await client.ask(
    'metrics.history',
    `/runs/${id}/metrics/m/history?format=ndjson`,
  )
  const lines = text.trimEnd().split('\n')
  assert.equal(lines.length, 26_000)
  assert.equal(lines.at(-1), '{"step":25999,"timestamp":26099,"value":25999}')
})
