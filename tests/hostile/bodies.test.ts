import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { maxJsonTokens, mostBodyBytes, usualBodyBytes } from '@stemma/contract'
import { assertNoLeak, assertRefused } from './assert-refused.ts'
import { exchange } from './raw-connection.ts'
import { hostileRoutes, requestOf } from './route-requests.ts'
import { mlflow, startWorld, type World } from './world.ts'

const json = { 'content-type': 'application/json' }

/** Bodies that are no message at all. */
const brokenBodies: Readonly<Record<string, string | Buffer>> = {
  'torn JSON': '{"run_id": "abc", "key": ',
  'a list': '[1, 2]',
  'a number': '5',
  'a word': 'nonsense',
  'text in quotes': '"nonsense"',
  'bytes that are no UTF-8': Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x22, 0x7d]),
  'a picture': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0]),
  'a zipped body': Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xab, 0xae, 5, 0]),
  'nesting a hundred thousand deep': `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  'objects ten thousand deep': `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
}

for (const database of ['sqlite', 'postgres'] as const) {
  suite(`bodies that are no message, on ${database}`, () => {
    let world: World
    before(async () => {
      world = await startWorld(database)
    })
    after(async () => {
      await world.server.stop()
    })

    test('each route refuses them, and nothing is written', async (t) => {
      const state = await world.snapshot()
      // Verbs that have all they need in their path take no interest in a body.
      const routes = hostileRoutes(world.ids).filter(
        ({ byQuery, fields }) => !byQuery && fields.size > 0,
      )
      assert.ok(routes.length > 50)
      for (const route of routes) {
        await t.test(route.title, async () => {
          for (const [name, body] of Object.entries(brokenBodies)) {
            const answer = await world.send({
              method: route.route.method,
              path: route.path,
              headers: json,
              body,
            })
            assertRefused({ what: `${route.title} with ${name}`, answer, status: 400 })
          }
        })
      }
      assert.equal(await world.snapshot(), state, 'a broken body wrote something')
    })

    test('a content type other than JSON is refused by every POST and PUT, and nothing is written', async (t) => {
      const state = await world.snapshot()
      const routes = hostileRoutes(world.ids).filter(
        ({ byQuery, route, fields }) =>
          !byQuery && fields.size > 0 && (route.method === 'POST' || route.method === 'PUT'),
      )
      for (const route of routes) {
        await t.test(route.title, async () => {
          const { body } = requestOf(route, world.ids, {})
          for (const type of [
            'text/plain',
            'application/x-www-form-urlencoded',
            'multipart/form-data; boundary=x',
            'text/html',
          ]) {
            const answer = await world.send({
              method: route.route.method,
              path: route.path,
              headers: { 'content-type': type },
              body: JSON.stringify(body),
            })
            assertRefused({ what: `${route.title} as ${type}`, answer, names: 'Content-Type' })
            assert.ok(answer.status === 400 || answer.status === 415)
            assert.ok(!answer.text.includes(type), 'the value is not repeated')
          }
          const bare = await world.send({
            method: route.route.method,
            path: route.path,
            body: JSON.stringify(body),
          })
          assertRefused({
            what: `${route.title} without a type`,
            answer: bare,
            names: 'Content-Type',
          })
        })
      }
      assert.equal(await world.snapshot(), state)
    })

    test('each route refuses a body over its own limit, before it comes, and takes one of that size', async () => {
      const { port } = world.server
      const routes = hostileRoutes(world.ids).filter(
        ({ byQuery, fields }) => !byQuery && fields.size > 0,
      )
      for (const { route, path, title } of routes) {
        const answer = await exchange(
          port,
          `${route.method} ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${mostBodyBytes(route) + 1}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n`,
        )
        assert.match(answer, /^HTTP\/1\.1 413 /, title)
        assert.match(answer, new RegExp(`larger than the ${mostBodyBytes(route)} bytes`), title)
      }
      const name = 'x'.repeat(usualBodyBytes - 11)
      const body = JSON.stringify({ name })
      assert.equal(body.length, usualBodyBytes)
      const path = `${mlflow}/experiments/create`
      const answer = await world.send({ method: 'POST', path, headers: json, body })
      assertRefused({ what: 'a name of a megabyte', answer, status: 400, names: 'name' })
    })

    test('no route parses a body of more values than it may have, also not one in quotes', async () => {
      const routes = hostileRoutes(world.ids).filter(
        ({ byQuery, fields }) => !byQuery && fields.size > 0,
      )
      for (const { route, path, title } of routes) {
        const most = route.mostBodyTokens ?? maxJsonTokens
        const [many, half] = [most * 1.2, most * 0.6]
        const values = `{"unknown":[${'0,'.repeat(many)}0]}`
        const nested = `{"unknown":${'['.repeat(half)}${']'.repeat(half)},"b":{${'"a":1,'.repeat(half)}"a":1}}`
        const quoted = path.startsWith('/api/v1') ? [] : [JSON.stringify(values)]
        for (const body of [values, nested, ...quoted]) {
          const answer = await world.send({ method: route.method, path, headers: json, body })
          assertRefused({ what: title, answer, status: 413, names: 'values and names' })
        }
      }
    })

    test('a compressed body is refused by its header, before anything is read into it', async () => {
      const body = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xab, 0xae, 5, 0])
      const headers = { ...json, 'content-encoding': 'gzip' }
      for (const { route, path, title, byQuery, fields } of hostileRoutes(world.ids)) {
        if (byQuery || fields.size === 0) continue
        const answer = await world.send({ method: route.method, path, headers, body })
        assertRefused({ what: title, answer, status: 415, names: 'Content-Encoding' })
      }
    })

    test('a body of 100 MB is refused while other requests are answered', async () => {
      const { runId } = world.ids
      const huge = Buffer.alloc(100 * 1024 * 1024, 'x')
      huge.write(`{"run_id":"${runId}","key":"huge","value":"`, 0)
      huge.write('"}', huge.length - 2)
      const path = `${mlflow}/runs/set-tag`
      const [answer] = await Promise.all([
        world
          .send({ method: 'POST', path, headers: json, body: huge })
          .catch((error: unknown) => error),
        (async () => {
          for (let index = 0; index < 20; index += 1)
            assert.equal((await world.send({ path: '/health' })).status, 200)
        })(),
      ])
      // A server may close the connection on a body that it does not want to read to its end.
      if (answer instanceof Error) assert.match(String(answer), /EPIPE|ECONNRESET|hang up/)
      else
        assert.ok(
          typeof answer === 'object' &&
            answer !== null &&
            'status' in answer &&
            [400, 413].includes(Number(answer.status)),
        )
      const run = await world.send({ path: `${mlflow}/runs/get?run_id=${runId}` })
      assert.ok(!run.text.includes('huge'))
    })

    test('text that JSON can carry and databases cannot is refused or kept as it is', async () => {
      const { runId } = world.ids
      for (const [index, value] of [
        'a\u0000b',
        '\ud800',
        '\ufffe',
        '\u202e\u0007',
        "'; DROP TABLE runs; --",
      ].entries()) {
        const body = { run_id: runId, key: `odd${index}`, value }
        const answer = await world.send({ method: 'POST', path: `${mlflow}/runs/set-tag`, body })
        assertNoLeak(JSON.stringify(value), answer)
        if (answer.status !== 200) {
          assertRefused({ what: JSON.stringify(value), answer, status: 400, names: 'value' })
          continue
        }
        const run = await world.send({ path: `${mlflow}/runs/get?run_id=${runId}` })
        const { tags } = (run.json as { run: { data: { tags: { key: string; value: string }[] } } })
          .run.data // checked by the client suites
        assert.equal(tags.find(({ key }) => key === body.key)?.value, value)
      }
    })

    test('one field twice in a body does no harm', async () => {
      const body = `{"run_id":"${world.ids.runId}","key":"twice","value":"1","value":"2"}`
      const answer = await world.send({
        method: 'POST',
        path: `${mlflow}/runs/set-tag`,
        headers: json,
        body,
      })
      assert.ok(answer.status === 200 || answer.status === 400)
      const magic = `{"run_id":"${world.ids.runId}","key":"p","value":"v","__proto__":{"status":"x"},"constructor":{"prototype":{"key":"y"}}}`
      const polluted = await world.send({
        method: 'POST',
        path: `${mlflow}/runs/set-tag`,
        headers: json,
        body: magic,
      })
      assert.ok(polluted.status === 200 || polluted.status === 400)
      const created = await world.send({
        method: 'POST',
        path: `${mlflow}/runs/search`,
        body: { experiment_ids: [] },
      })
      assert.deepEqual([created.status, created.json], [200, {}])
    })
  })
}
