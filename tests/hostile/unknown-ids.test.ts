import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { assertRefused } from './assert-refused.ts'
import { hostileRoutes, requestOf, type HostileRoute } from './route-requests.ts'
import { startWorld, type Ids, type World } from './world.ts'

const unknown: Ids = {
  experimentId: '987654',
  runId: 'f'.repeat(32),
  modelId: `m-${'f'.repeat(32)}`,
}

/** Where MLflow answers an unknown id with an empty result, or does not look. */
const forgiving: readonly RegExp[] = [
  / \S+\/metrics\/(get-history|sample)/,
  // Artifacts are taken under any path.
  /^PUT \S+\/mlflow-artifacts\//,
  /^POST \S+\/(runs|logged-models)\/search$/,
  /^POST \S+\/experiments\/search-datasets$/,
  // So are those that come in parts. What unknown uploads get is tried in multipart-refusals.test.ts.
  /^POST \S+\/mlflow-artifacts\/mpu\//,
  // Proxied artifacts are found by path alone: listing and deleting nothing is fine.
  /^DELETE \S+\/mlflow-artifacts\//,
]

for (const database of ['sqlite', 'postgres'] as const) {
  suite(`unknown ids, on ${database}`, () => {
    let world: World
    before(async () => {
      world = await startWorld(database)
    })
    after(async () => {
      await world.server.stop()
    })

    test('every route that names one refuses an unknown one with 404, and nothing is written', async (t) => {
      const state = await world.snapshot()
      // Described twice: with ids that are unknown, and with the ones that are there.
      const known = hostileRoutes(world.ids)
      for (const [index, route] of hostileRoutes(unknown).entries()) {
        if (!namesAnId(route) && route.path === known[index]?.path) continue
        if (forgiving.some((pattern) => pattern.test(route.title))) continue
        await t.test(route.title, async () => {
          const answer = await world.send(requestOf(route, unknown, {}))
          assert.ok(
            answer.status === 404 || answer.status === 400 || answer.status === 501,
            `${answer.status} ${answer.text}`,
          )
          if (answer.status === 404) {
            assertRefused({
              what: route.title,
              answer,
              code: 'RESOURCE_DOES_NOT_EXIST',
              names: /ffff|987654/,
            })
          }
        })
      }
      assert.equal(
        await world.snapshot(),
        state,
        'a request about something unknown wrote something',
      )
    })

    function namesAnId(route: HostileRoute): boolean {
      return ['run_id', 'run_uuid', 'experiment_id', 'model_id', 'run_ids'].some((name) =>
        route.required.has(name),
      )
    }
  })
}
