import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { assertRefused } from './assert-refused.ts'
import { excesses, many, points } from './excesses.ts'
import { mlflow, startWorld, type World } from './world.ts'

for (const database of ['sqlite', 'postgres'] as const) {
  suite(`too long and too many, on ${database}`, () => {
    let world: World
    before(async () => {
      world = await startWorld(database)
    })
    after(async () => {
      await world.server.stop()
    })

    test('each excess is refused by name, and nothing is written', async (t) => {
      const state = await world.snapshot()
      for (const [what, route, body, names] of excesses(world.ids)) {
        await t.test(what, async () => {
          const answer = await world.send({ method: 'POST', path: `${mlflow}/${route}`, body })
          assertRefused({
            what,
            answer,
            ...(what.startsWith('an experiment id beyond') ? {} : { status: 400 }),
            names,
          })
        })
      }
      assert.equal(await world.snapshot(), state, 'a refused request wrote something')
    })

    test('the largest allowed batch is taken', async () => {
      const { runId } = world.ids
      const metrics = points(800).map((point) => ({
        ...point,
        key: `k/${point.key}`.padEnd(250, 'x'),
      }))
      const body = { run_id: runId, metrics, params: many(100, 'p'), tags: many(100, 't') }
      const answer = await world.send({ method: 'POST', path: `${mlflow}/runs/log-batch`, body })
      assert.deepEqual([answer.status, answer.json], [200, {}])
    })

    test('history routes keep to their limits', async () => {
      const { runId } = world.ids
      const bulk = '/ajax-api/2.0/mlflow/metrics/get-history-bulk'
      const interval = `${mlflow}/metrics/get-history-bulk-interval`
      const runs = (name: string, count: number) =>
        Array.from({ length: count }, () => `${name}=${runId}`).join('&')
      const refused: [string, string | RegExp][] = [
        [`${bulk}?${runs('run_id', 101)}&metric_key=k`, 'run_id'],
        [`${interval}?${runs('run_ids', 101)}&metric_key=k`, 'run_ids'],
        [
          `${interval}?${runs('run_ids', 1)}&metric_key=k&max_results=0`,
          'max_results must be between 1 and 2500',
        ],
        [
          `${interval}?${runs('run_ids', 1)}&metric_key=k&max_results=2501`,
          'max_results must be between 1 and 2500',
        ],
        [`${interval}?${runs('run_ids', 1)}&metric_key=k&start_step=1`, 'both must be specified'],
        [
          `${interval}?${runs('run_ids', 1)}&metric_key=k&start_step=5&end_step=1`,
          'end_step must be greater than start_step',
        ],
        [`${mlflow}/metrics/get-history?run_id=${runId}&metric_key=k&max_results=0`, 'max_results'],
        [
          `${mlflow}/metrics/get-history?run_id=${runId}&metric_key=k&max_results=5&page_token=zzz`,
          'page token',
        ],
      ]
      for (const [path, names] of refused) {
        assertRefused({
          what: path.slice(0, 100),
          answer: await world.send({ path }),
          status: 400,
          names,
        })
      }
    })

    test('a URL of a megabyte is refused', async () => {
      const answer = await world.send({
        path: `${mlflow}/runs/get?run_id=${'a'.repeat(1_000_000)}`,
      })
      assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status}`)
      assert.equal((await world.send({ path: '/health' })).status, 200)
    })
  })
}
