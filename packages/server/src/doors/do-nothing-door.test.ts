import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode, message, string } from '@stemma/contract'
import Fastify from 'fastify'
import { addDoors } from '../http/add-doors.ts'
import { makeApp } from '../http/app.ts'
import { ServerMetrics } from '../http/server-metrics.ts'
import type { Door, Host } from './door.ts'

/** All that a protocol needs: what its folder would export. */
const greetingDoor: Door = {
  name: 'greeting',
  decode: (spec, { query }) => decode(spec, Object.fromEntries(new URLSearchParams(query))),
  printError: ({ message: text }) => ({
    status: 422,
    type: 'text/x-greeting',
    body: `no: ${text}`,
  }),
  checkType: () => {},
  routes: [
    {
      name: 'greet',
      method: 'GET',
      path: '/greet/{rest*}',
      version: 1,
      prefixes: 'root',
      permission: 'public',
      access: 'stream',
    },
  ],
  responders: {
    greet: async ({ reply, read, ctx }) => {
      const { name } = await read(
        message<{ readonly name: string }>('Greet', { name: string().required() }),
      )
      return reply.type('text/x-greeting').send(`hello ${name}, says ${ctx.actor.kind}`)
    },
  },
}

void test('a door is a folder that is named once: its routes, media types and errors are its own', async (t) => {
  const settings = {
    staticPrefix: '/x',
    allowedHosts: undefined,
    corsAllowedOrigins: [],
    xFrameOptions: 'NONE',
  }
  const log = Fastify().log
  const app = makeApp({
    settings: settings as never,
    log,
    metrics: new ServerMetrics(() => ({ writes: 0, reads: 0 })),
  })
  t.after(() => app.close())
  const host = { settings, rooms: { ctx: (caller: object) => caller } }
  addDoors(app, [greetingDoor], host as unknown as Host)
  const headers = { host: 'localhost' }
  const good = await app.inject({ url: '/x/greet/a/b?name=ada', headers })
  assert.deepEqual(
    [good.statusCode, good.headers['content-type'], good.body],
    [200, 'text/x-greeting', 'hello ada, says anonymous'],
  )
  const bad = await app.inject({ url: '/x/greet/a', headers })
  assert.deepEqual([bad.statusCode, bad.headers['content-type']], [422, 'text/x-greeting'])
  assert.match(bad.body, /^no: Missing value for required parameter 'name'/u)
})
