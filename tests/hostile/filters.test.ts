import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { assertNoLeak, assertRefused } from './assert-refused.ts'
import { mlflow, mlflow3, startWorld, traceBody, type World } from './world.ts'

const million = 1_000_000
const text = 'a'.repeat(5000)

/** Filters that are to be refused at once. */
const refused: Readonly<Record<string, string>> = {
  'a megabyte of letters': 'a'.repeat(million),
  'a megabyte of quotes': "'".repeat(million),
  'a megabyte of backticks': '`'.repeat(million - 1),
  'a megabyte of parentheses': `${'('.repeat(million / 2)}${')'.repeat(million / 2)}`,
  'a deep nest': `${'('.repeat(20_000)}metrics.a = 1${')'.repeat(20_000)}`,
  'a megabyte of ANDs': 'AND '.repeat(million / 4),
  'as many clauses as a body may hold': Array.from({ length: 50_000 }, () => "params.k = 'v'").join(
    ' AND ',
  ),
  'SQL after a semicolon': "params.k = 'v'; DROP TABLE runs; --",
  'a union': "params.k = 'v' UNION SELECT * FROM runs",
  'a comment': "params.k = 'v' -- AND 1 = 2",
  'a block comment': "params.k = 'v' /* AND */ AND metrics.k",
  'a subquery': 'metrics.k = (SELECT 1)',
  'a function': "params.k = upper('v')",
  'an OR': "params.k = 'v' OR '1' = '1'",
  'an open quote': "params.k = 'v",
  'an open backtick': 'params.`k = 1',
  'a bare word': 'anything',
  'a NUL': "params.k = 'v\u0000'",
  arithmetic: 'metrics.k > 1 + 1',
  hexadecimal: 'metrics.k = 0x10',
  'a pattern without end': `params.k LIKE '${'%'.repeat(1000)}x'`,
  'the same in any case': `tags.long ILIKE '${'_'.repeat(1001)}'`,
  'an endless list': `attributes.run_id IN (${Array.from({ length: 200_000 }, () => "'a'").join(',')})`,
}

/** Filters that are allowed and find what they say, in bounded time. */
const answered: Readonly<Record<string, string>> = {
  'SQL in a value': "params.k = '''; DROP TABLE runs; --'",
  'many percent signs': `params.k LIKE '${'%'.repeat(999)}x'`,
  'a pattern that takes exponential time when done badly': `params.long LIKE '${'%a'.repeat(60)}%b'`,
  'the same in any case': `params.long ILIKE '${'%a_'.repeat(40)}%b'`,
  'many underscores': `tags.long LIKE '${'_'.repeat(1000)}'`,
  'a key with quotes': "params.`k\"'; DROP` = 'v'",
  'a key in another script': "params.`ключ` = 'значение'",
}

for (const database of ['sqlite', 'postgres'] as const) {
  suite(`hostile filters, on ${database}`, () => {
    let world: World
    before(async () => {
      world = await startWorld(database)
      const { runId } = world.ids
      const pairs = [{ key: 'long', value: text }]
      const body = { run_id: runId, params: pairs, tags: pairs }
      await world.send({ method: 'POST', path: `${mlflow}/runs/log-batch`, body })
      const [trace_metadata, tags] = [{ long: text }, { long: text }]
      const trace = traceBody(world.ids.experimentId, { trace_metadata, tags })
      await world.send({ method: 'POST', path: `${mlflow3}/traces`, body: trace })
    })
    after(async () => {
      await world.server.stop()
    })

    const searches = (filter: string) => {
      const experiment_ids = [world.ids.experimentId]
      return {
        [`${mlflow}/runs/search`]: { experiment_ids, filter },
        [`${mlflow}/experiments/search`]: {
          max_results: 10,
          filter: filter.replaceAll(/\b(params|attributes)\./g, 'tags.'),
        },
        [`${mlflow}/logged-models/search`]: {
          experiment_ids,
          filter: filter.replaceAll('attributes.run_id', 'model_id'),
        },
        [`${mlflow3}/traces/search`]: {
          locations: [{ mlflow_experiment: { experiment_id: world.ids.experimentId } }],
          filter: filter.replaceAll('params.', 'tags.'),
        },
      }
    }

    for (const [what, filter] of Object.entries(refused)) {
      test(`${what} is refused quickly by all searches`, async () => {
        for (const [route, body] of Object.entries(searches(filter))) {
          const started = performance.now()
          const [answer, health] = await Promise.all([
            world.send({ method: 'POST', path: route, body }),
            world.send({ path: '/health', timeoutMs: 5000 }),
          ])
          assertRefused({ what: `${route}: ${what}`, answer, status: 400 })
          assert.equal(health.status, 200)
          const elapsed = performance.now() - started
          assert.ok(elapsed < 5000, `${route} took ${Math.round(elapsed)} ms`)
        }
      })
    }

    for (const [what, filter] of Object.entries(answered)) {
      test(`${what} is answered in bounded time`, async () => {
        for (const [route, body] of Object.entries(searches(filter))) {
          const started = performance.now()
          const answer = await world.send({ method: 'POST', path: route, body })
          assertNoLeak(what, answer)
          assert.deepEqual(
            [answer.status, answer.json],
            [200, {}],
            `${route}: ${answer.text.slice(0, 300)}`,
          )
          const elapsed = performance.now() - started
          assert.ok(elapsed < 5000, `${route} took ${Math.round(elapsed)} ms`)
        }
      })
    }

    test('hostile orders are refused', async () => {
      const experiment_ids = [world.ids.experimentId]
      const orders = [
        'metrics.a; DROP TABLE runs',
        'metrics.a ASC, metrics.b DESC',
        '(SELECT 1)',
        'start_time DESC NULLS FIRST',
        'a'.repeat(million),
        '`',
        '1',
        'random()',
        '',
      ]
      for (const order of orders) {
        const search = {
          method: 'POST',
          body: { experiment_ids, order_by: [order], max_results: 5 },
        }
        for (const route of ['runs/search', 'experiments/search']) {
          const answer = await world.send({ ...search, path: `${mlflow}/${route}` })
          assertRefused({ what: `${route} by ${order.slice(0, 50)}`, answer, status: 400 })
        }
        // Behind the first dot, everything is the name of a metric there.
        if (order.startsWith('metrics.')) continue
        const body = { experiment_ids, order_by: [{ field_name: order }] }
        const answer = await world.send({
          method: 'POST',
          path: `${mlflow}/logged-models/search`,
          body,
        })
        assertRefused({ what: `logged models by ${order.slice(0, 50)}`, answer, status: 400 })
      }
    })

    test('after all that the data are there', async () => {
      const body = {
        experiment_ids: [world.ids.experimentId],
        filter: "params.k = 'v' AND metrics.k = 1",
      }
      const answer = await world.send({ method: 'POST', path: `${mlflow}/runs/search`, body })
      assert.ok(answer.text.includes(world.ids.runId), answer.text)
    })
  })
}
