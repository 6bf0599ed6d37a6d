import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  layouts,
  startTestServer,
  type AskOptions,
  type Reply,
  type TestServer,
} from './test-server.ts'

const base = '/api/2.0/mlflow-artifacts/artifacts'
for (const layout of layouts) {
  describe(`names of artifacts as ${layout}`, () => {
    let server: TestServer
    before(async () => void (server = await startTestServer({ 'artifact-layout': layout })))
    after(() => server.stop())

    const put = (path: string, body: AskOptions['body']): Promise<Reply> =>
      server.ask(`${base}/${path}`, { method: 'PUT', body: body ?? null })
    const get = (path: string): Promise<Reply> => server.ask(`${base}/${path}`)

    test('a name is decoded once, and found in the spelling of a client that decodes it again', async () => {
      for (const name of ['50%2520off.csv', 'a%252Fb.txt', 'img%25step%2523%25t%2517%25e3.png'])
        assert.equal((await put(`once/${name}`, name)).status, 200)
      assert.deepEqual(await server.namesIn('once'), [
        '50%20off.csv',
        'a%2Fb.txt',
        'img%step%23%t%17%e3.png',
      ])
      for (const [asked, name] of [
        ['50%2520off.csv', '50%2520off.csv'],
        ['50%20off.csv', '50%2520off.csv'],
        ['a/b.txt', 'a%252Fb.txt'],
        ['img%25step%2523%25t%2517%25e3.png', 'img%25step%2523%25t%2517%25e3.png'],
        ['img%25step%2523%25t%17%EF%BF%BD.png', 'img%25step%2523%25t%2517%25e3.png'],
      ])
        assert.equal((await get(`once/${asked}`)).text, name, asked)
      assert.equal((await put('once/50%20off.csv', 'another')).status, 200)
      assert.equal((await get('once/50%20off.csv')).text, 'another')
      assert.equal((await get('once/50%2520off.csv')).text, '50%2520off.csv')
    })

    test('variables of TensorFlow and folders of Windows clients have paths', async () => {
      const run = await server.makeRun()
      for (const [asked, name] of [
        ['W:0.npy', 'W:0.npy'],
        ['plots%5Ccurves/a.png', 'plots/curves/a.png'],
      ] as const) {
        assert.equal((await put(`0/${run.id}/artifacts/${asked}`, name)).status, 200)
        for (const path of [asked, encodeURIComponent(name)])
          assert.equal((await server.ask(`/get-artifact?run_id=${run.id}&path=${path}`)).text, name)
      }
      assert.deepEqual(await server.namesIn(`0/${run.id}/artifacts/plots`), ['curves'])
    })
  })
}
