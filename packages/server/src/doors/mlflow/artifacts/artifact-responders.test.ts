import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { mlflowRouteList } from '@stemma/contract'
import {
  startTestServer,
  type AskOptions,
  type Reply,
  type TestRun,
  type TestServer,
} from './test-server.ts'

let server: TestServer
let run: TestRun
before(async () => {
  server = await startTestServer()
  run = await server.makeRun()
})
after(() => server.stop())

const json = (body: object): AskOptions => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})
const faultOf = ({ text }: Reply): Record<string, unknown> =>
  JSON.parse(text) as Record<string, unknown>
const errorOf = (reply: Reply): unknown[] => {
  const { error_code: code, message } = faultOf(reply)
  return [reply.status, code, message]
}

test('every route of the contract that is about artifacts is served under each of its paths', async () => {
  const routes = mlflowRouteList.filter(({ permission }) => permission.startsWith('artifact:'))
  assert.ok(routes.length >= 15)
  for (const { method, path, prefixes } of routes) {
    const names =
      prefixes === 'both'
        ? ['/api/2.0', '/ajax-api/2.0']
        : prefixes === 'root'
          ? ['']
          : [`/${prefixes}/2.0`]
    for (const prefix of names) {
      const url = prefix + path.replaceAll(/\{\w+\*?\}/g, 'x')
      const { status, text } = await server.ask(url, { method })
      assert.ok(!text.includes('ENDPOINT_NOT_FOUND'), `${method} ${url}: ${status} ${text}`)
    }
  }
})

test('uploads in parts of plain files are refused in the words that clients know', async (t) => {
  const plain = await startTestServer({ 'artifact-layout': 'plain' })
  t.after(() => plain.stop())
  const base = '/api/2.0/mlflow-artifacts/mpu'
  const path = '/home/me/model.bin'
  const part = { part_number: 1, etag: 'e', url: 'u' }
  for (const reply of [
    await plain.ask(`${base}/create/1/dir`, json({ path, num_parts: 3 })),
    await plain.ask(`${base}/complete/1/dir`, json({ path, upload_id: 'u', parts: [part] })),
    await plain.ask(`${base}/abort/1/dir`, json({ path, upload_id: 'u' })),
  ]) {
    const message = 'Multipart upload is not supported for the current artifact repository'
    assert.deepEqual(errorOf(reply), [501, 'NOT_IMPLEMENTED', message])
  }
})

test('a body that is not JSON is refused where JSON belongs', async () => {
  const url = '/api/2.0/mlflow/artifacts/presigned-download-url'
  const form = { method: 'POST', body: 'a=b', headers: { 'content-type': 'text/plain' } }
  const types = "Bad Request. Content-Type must be one of ['application/json']."
  assert.deepEqual(errorOf(await server.ask(url, form)), [400, 'INVALID_PARAMETER_VALUE', types])
  const untyped = await server.ask(url, { method: 'POST', body: '{}' })
  assert.match(String(faultOf(untyped)['message']), /Content-Type header is missing/)
})

test('URLs to the storage itself are refused as clients expect', async () => {
  const ask = async (direction: string, body: object): Promise<unknown[]> =>
    errorOf(await server.ask(`/api/2.0/mlflow/artifacts/presigned-${direction}-url`, json(body)))
  const proxied = (direction: string): unknown[] => [
    400,
    'INVALID_PARAMETER_VALUE',
    `Presigned ${direction} is not supported for proxied artifact storage (artifact URI scheme: mlflow-artifacts)`,
  ]
  const path = 'x'
  assert.deepEqual(await ask('upload', { run_id: run.id, path }), proxied('upload'))
  assert.deepEqual(await ask('download', { run_id: run.id, path }), proxied('download'))
  for (const ids of [{}, { run_id: run.id, model_id: 'm-1' }]) {
    const [status, , message] = await ask('upload', { ...ids, path })
    assert.deepEqual(
      [status, message],
      [400, 'Exactly one of run_id and model_id must be provided.'],
    )
  }
  assert.equal((await ask('download', { run_id: run.id, path, expiration: 604_801 }))[0], 400)
  assert.equal((await ask('download', { run_id: 'f'.repeat(32), path }))[0], 404)
  const away = await server.makeRun('s3://bucket/x')
  for (const direction of ['upload', 'download']) {
    const message = `Presigned ${direction} is not supported for the current artifact repository`
    assert.deepEqual(await ask(direction, { run_id: away.id, path }), [
      501,
      'NOT_IMPLEMENTED',
      message,
    ])
  }
})

test('a version that is not there has no files', async () => {
  const url = '/model-versions/get-artifact?name=iris&version=3'
  const message = 'Model Version (name=iris, version=3) not found'
  assert.deepEqual(errorOf(await server.ask(`${url}&path=x`)), [
    404,
    'RESOURCE_DOES_NOT_EXIST',
    message,
  ])
  assert.equal((await server.ask(url)).status, 400)
})

test('a server that is not to serve artifacts says so on every route', async (t) => {
  const closed = await startTestServer({
    'serve-artifacts': 'false',
    'default-artifact-root': 'mlflow-artifacts:/',
  })
  t.after(() => closed.stop())
  const base = '/api/2.0/mlflow-artifacts'
  for (const method of ['GET', 'PUT']) {
    const reply = await closed.ask(`${base}/artifacts/x`, { method })
    assert.equal(reply.status, 503)
    assert.match(String(faultOf(reply)['detail']), /does not serve artifacts/)
  }
  for (const [url, options] of [
    [`${base}/artifacts?path=x`, {}],
    [`${base}/artifacts/x`, { method: 'DELETE' }],
    [`${base}/mpu/create/x`, json({ path: 'x' })],
    [`${base}/presigned/x`, {}],
  ] as const) {
    const { status, text, headers } = await closed.ask(url, options)
    assert.equal(status, 503)
    assert.match(headers['content-type'] ?? '', /^text\/plain/)
    assert.match(text, /does not serve artifacts/)
  }
  const { id } = await closed.makeRun()
  assert.equal((await closed.ask(`/get-artifact?run_id=${id}&path=x`)).status, 501)
})

test('all routes stand behind a configured prefix', async (t) => {
  const prefixed = await startTestServer({ 'static-prefix': '/team' })
  t.after(() => prefixed.stop())
  const { id, root } = await prefixed.makeRun()
  const url = `/team/api/2.0/mlflow-artifacts/artifacts/${root}/f`
  assert.equal((await prefixed.ask(url, { method: 'PUT', body: '1' })).status, 200)
  assert.equal((await prefixed.ask(`/team/get-artifact?run_id=${id}&path=f`)).text, '1')
  assert.equal((await prefixed.ask(`/get-artifact?run_id=${id}&path=f`)).status, 404)
})
