import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { only, openTestBench, printedList } from '../command-line.testing.ts'

test('a webhook is made, tried, told, changed and removed by its name', async (t) => {
  let status = 500
  const receiver = createServer((request, response) => {
    request.resume()
    response.writeHead(status).end()
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const bench = await openTestBench(undefined, {
    STEMMA_WEBHOOK_SCHEMES: 'http',
    STEMMA_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1',
  })
  t.after(async () => {
    receiver.closeAllConnections()
    receiver.close()
    await bench.close()
  })
  const { port } = receiver.address() as AddressInfo
  const target = `http://127.0.0.1:${port}/hook`
  const event = ['--event', 'registered_model.created']

  const secret = { STEMMA_WEBHOOK_SECRET: 's3cret' }
  const made = await bench.stemmaIn(secret, 'webhooks', 'create', 'ci', target, ...event)
  assert.equal(made.status, 0, made.stderr)
  const id = made.stdout.trim()
  const list = await bench.stemma('webhooks', 'list', '--json')
  assert.ok(!list.stdout.includes('s3cret'))
  const webhook = only(printedList(list))
  assert.deepEqual(
    [webhook['webhook_id'], webhook['name'], webhook['status'], webhook['signed']],
    [id, 'ci', 'ACTIVE', true],
  )

  const refused = await bench.stemma('webhooks', 'test', 'ci')
  assert.equal(refused.status, 1)
  assert.match(refused.stderr, /The server answered 500/)
  status = 400
  const api = `${bench.url}/api/2.0/mlflow/registered-models/create`
  const headers = { 'content-type': 'application/json' }
  const create = await fetch(api, { method: 'POST', headers, body: '{"name":"churn"}' })
  assert.equal(create.status, 200)
  const deliveries = async () =>
    printedList(await bench.stemma('webhooks', 'deliveries', 'ci', '--json'))
  let delivery = only(await deliveries())
  while (delivery['state'] === 'waiting') delivery = only(await deliveries())
  assert.deepEqual(
    [delivery['state'], delivery['response_status'], delivery['attempts']],
    ['failed', 400, 1],
  )
  status = 200
  const again = await bench.stemma('webhooks', 'redeliver', 'ci', String(delivery['delivery_id']))
  assert.equal(again.status, 0, again.stderr)
  do delivery = only(await deliveries())
  while (delivery['state'] === 'waiting')
  assert.equal(delivery['state'], 'delivered')
  const failed = await bench.stemma('webhooks', 'deliveries', 'ci', '--state', 'failed', '--json')
  assert.deepEqual(printedList(failed), [])

  const changed = await bench.stemma(
    'webhooks',
    'update',
    id,
    '--name',
    'cd',
    '--status',
    'disabled',
  )
  assert.equal(changed.status, 0, changed.stderr)
  const table = await bench.stemma('webhooks', 'list')
  assert.match(table.stdout, new RegExp(`${id}\tcd\tdisabled\tyes\t`))
  const unsure = await bench.stemma('webhooks', 'delete', 'cd')
  assert.equal(unsure.status, 2)
  assert.equal((await bench.stemma('webhooks', 'delete', 'cd', '--yes')).status, 0)
  assert.deepEqual(printedList(await bench.stemma('webhooks', 'list', '--json')), [])
})

test('wrong events, unknown webhooks and private addresses are said in one line', async (t) => {
  const bench = await openTestBench()
  t.after(() => bench.close())
  const lines = [
    [['create', 'ci', 'https://8.8.8.8/', '--event', 'x'], 2, /'x' is no event\. Write it as/],
    [
      ['create', 'ci', 'https://8.8.8.8/', '--event', 'prompt.set'],
      1,
      /Invalid action 'set' for entity 'prompt'/,
    ],
    [
      ['create', 'ci', 'https://127.0.0.1/', '--event', 'prompt.created'],
      1,
      /must not resolve to a non-public IP address/,
    ],
    [['test', 'nobody'], 1, /there is no webhook 'nobody'/],
    [['update', 'nobody', '--new-secret'], 2, /set STEMMA_WEBHOOK_SECRET/],
  ] as const
  for (const [args, status, message] of lines) {
    const result = await bench.stemma('webhooks', ...args)
    assert.equal(result.status, status, result.stderr)
    assert.match(result.stderr, message)
    assert.equal(result.stderr.trim().split('\n').length, 1)
  }
})
