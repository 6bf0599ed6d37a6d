import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { assertRefused } from './assert-refused.ts'
import { hostileRoutes, requestOf, wrongValues, type HostileRoute } from './route-requests.ts'
import { startWorld, type World } from './world.ts'

/** Every field of every route, with every kind of wrong value: the records of the routes say what is wrong. */
for (const database of ['sqlite', 'postgres'] as const) {
  suite(`wrong and missing fields are refused by name, on ${database}`, () => {
    let world: World
    before(async () => {
      world = await startWorld(database)
    })
    after(async () => {
      await world.server.stop()
    })

    test('each route refuses each wrong field, and nothing is written', async (t) => {
      const before = await world.snapshot()
      for (const route of hostileRoutes(world.ids)) {
        await t.test(route.title, async () => {
          await refuseWrongTypes(route)
          await refuseMissing(route)
        })
      }
      assert.equal(await world.snapshot(), before, 'a refused request wrote something')
    })

    async function refuseWrongTypes(route: HostileRoute): Promise<void> {
      for (const [name, schema] of route.fields) {
        for (const value of wrongValues(schema, route.byQuery)) {
          const answer = await world.send(requestOf(route, world.ids, { [name]: value }))
          const what = `${route.title} with ${name} = ${JSON.stringify(value)}`
          // MLflow's text about booleans in a query names the value only.
          const isBoolean = route.byQuery && schema.type === 'boolean'
          const names = isBoolean ? new RegExp(`'${name}'|^Invalid boolean value`) : name
          assertRefused({ what, answer, status: 400, code: 'INVALID_PARAMETER_VALUE', names })
        }
      }
    }

    async function refuseMissing(route: HostileRoute): Promise<void> {
      for (const name of route.required) {
        for (const value of route.byQuery ? [undefined, ''] : [undefined, null, '']) {
          const isList = route.fields.get(name)?.type === 'array'
          // An empty query parameter is a list with one empty text.
          if (isList && value === '') continue
          const answer = await world.send(requestOf(route, world.ids, { [name]: value }))
          const what = `${route.title} with ${name} = ${JSON.stringify(value)}`
          assertRefused({ what, answer, status: 400, names: name })
        }
      }
    }
  })
}
