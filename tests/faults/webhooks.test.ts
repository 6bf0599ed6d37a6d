import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { test, type TestContext } from 'node:test'
import { freePort } from '../env/free-port.ts'
import { startServer, type TestServer } from '../server/start-server.ts'

interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A real receiver; `next` waits for what comes. */
async function receive(t: TestContext, port: number): Promise<() => Promise<Received>> {
  const arrived: Received[] = []
  const waiting: ((one: Received) => void)[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      response.end()
      const one = { headers: request.headers, body: Buffer.concat(chunks).toString() }
      const waiter = waiting.shift()
      if (waiter) waiter(one)
      else arrived.push(one)
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return () => {
    const one = arrived.shift()
    return one ? Promise.resolve(one) : new Promise((resolve) => waiting.push(resolve))
  }
}

async function post(server: TestServer, path: string, body: object): Promise<unknown> {
  const answer = await fetch(`${server.url}/api/2.0/mlflow/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  assert.equal(answer.status, 200, await answer.clone().text())
  return answer.json()
}

for (const database of ['sqlite', 'postgres'] as const)
  for (const end of ['kill9', 'stop'] as const)
    test(`events that could not be delivered before ${end} arrive after it, signed, on ${database}`, async (t) => {
      const port = await freePort()
      const server = await startServer({
        database,
        arguments: [
          ...['--webhook-schemes', 'http', '--webhook-allowed-hosts', '127.0.0.1'],
          // What a killed server held is another's only after this and a little more.
          ...['--webhook-timeout', '1'],
        ],
      })
      t.after(() => server.kill9())
      const url = `http://127.0.0.1:${port}/hook`
      const events = [{ entity: 'MODEL_VERSION', action: 'CREATED' }]
      await post(server, 'webhooks', { name: 'ci', url, events, secret: 's3cret' })
      await post(server, 'registered-models/create', { name: 'churn' })
      for (let version = 1; version <= 3; version++)
        await post(server, 'model-versions/create', { name: 'churn', source: 's3://b/model' })
      await server[end]()
      const next = await receive(t, port)
      await server.start()
      const versions: string[] = []
      const ids = new Set<unknown>()
      while (versions.length < 3) {
        const { headers, body } = await next()
        const id = headers['x-mlflow-delivery-id']
        const signed = `${String(id)}.${String(headers['x-mlflow-timestamp'])}.${body}`
        const digest = createHmac('sha256', 's3cret').update(signed).digest('base64')
        assert.equal(headers['x-mlflow-signature'], `v1,${digest}`)
        const told = JSON.parse(body) as { data: { version: string } } // our own server's, checked by the comparison below
        versions.push(told.data.version)
        ids.add(id)
      }
      assert.deepEqual(versions.toSorted(), ['1', '2', '3'])
      assert.equal(ids.size, 3)
    })

test('a private address that nobody allowed is refused when the webhook is made', async (t) => {
  const server = await startServer()
  t.after(() => server.kill9())
  const answer = await fetch(`${server.url}/api/2.0/mlflow/webhooks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'ci',
      url: 'https://169.254.169.254/latest/meta-data',
      events: [{ entity: 'MODEL_VERSION', action: 'CREATED' }],
    }),
  })
  assert.equal(answer.status, 400)
  assert.match(await answer.text(), /must not resolve to a non-public IP address/)
})
