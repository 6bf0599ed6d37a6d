import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { send } from '../http/request.ts'
import { startServer } from '../server/start-server.ts'
import { mlflow, startWorld, type World } from './world.ts'

suite('pages of this server, and of origins that it is told', () => {
  let world: World
  before(async () => {
    world = await startWorld()
  })
  after(async () => {
    await world.server.stop()
  })

  test('a page under the address of this server may write, and one at another port may not', async () => {
    const body = { run_id: world.ids.runId, key: 'own', value: 'x' }
    const write = async (host: string, origin: string) =>
      (
        await world.send({
          ...{ method: 'POST', path: `${mlflow}/runs/set-tag`, body },
          headers: { host, origin },
        })
      ).status
    assert.equal(await write('10.0.0.5:5000', 'http://10.0.0.5:5000'), 200)
    assert.equal(await write('10.0.0.5', 'https://10.0.0.5'), 200)
    assert.equal(await write('10.0.0.5:5000', 'http://10.0.0.5:8080'), 403)
    assert.equal(await write('10.0.0.5:5000', 'http://10.0.0.6:5000'), 403)
    assert.equal(await write('evil.example', 'http://evil.example'), 403)
  })

  test('origins can be named by a pattern', async (t) => {
    const server = await startServer({
      arguments: ['--cors-allowed-origins', 'http://*.corp.example,https://ml.example'],
    })
    t.after(() => server.stop())
    const write = async (origin: string) =>
      (
        await send(server.url, {
          ...{ method: 'POST', path: `${mlflow}/experiments/create`, headers: { origin } },
          body: { name: origin },
        })
      ).status
    assert.equal(await write('http://a.corp.example'), 200)
    assert.equal(await write('https://ml.example'), 200)
    assert.equal(await write('https://a.corp.example'), 403)
    assert.equal(await write('http://corp.example'), 403)
    assert.equal(await write('http://a.corp.example.evil.example'), 403)
    assert.equal(await write('http://evil.example/.corp.example'), 403)
  })
})
