import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startTestServer, type Reply, type TestServer } from './test-server.ts'

const api = '/api/2.0/mlflow-artifacts'

let server: TestServer
before(async () => {
  server = await startTestServer({ 'artifact-layout': 'objects', 'static-prefix': '/team' })
})
after(() => server.stop())

const jsonOf = ({ text }: Reply): Record<string, unknown> =>
  JSON.parse(text) as Record<string, unknown>
const claims = async (one: TestServer, prefix: string): Promise<readonly unknown[]> => {
  const reply = await one.ask(`${prefix}/api/3.0/mlflow/server-info`)
  const { multipart_uploads_enabled: uploads, multipart_downloads_enabled: downloads } =
    jsonOf(reply)
  return [uploads, downloads]
}

test('a file can be downloaded in ranges from the URL that is given for it', async () => {
  const file = '1/run/artifacts/a%20b+c/%C3%BC.bin'
  await server.ask(`/team${api}/artifacts/${file}`, { method: 'PUT', body: '0123456789' })
  const given = jsonOf(await server.ask(`/team${api}/presigned/${file}`))
  assert.deepEqual([given['headers'], given['file_size']], [{}, 10])
  const url = String(given['url'])
  assert.ok(url.startsWith(`${server.url}/team/`), url)
  const range = await server.ask(new URL(url).pathname, { headers: { range: 'bytes=3-5' } })
  assert.deepEqual([range.status, range.text], [206, '345'])
})

test('no URL is given for a directory and for what is not there', async () => {
  await server.ask(`/team${api}/artifacts/d/f`, { method: 'PUT', body: '' })
  assert.equal(jsonOf(await server.ask(`/team${api}/presigned/d/f`))['file_size'], 0)
  assert.equal((await server.ask(`/team${api}/presigned/d`)).status, 400)
  const missing = await server.ask(`/team${api}/presigned/d/g`)
  assert.deepEqual([missing.status, jsonOf(missing)['message']], [404, "No such artifact: 'd/g'"])
})

test('clients that are not told otherwise move files whole, which is quicker', async () => {
  assert.deepEqual(await claims(server, '/team'), [false, false])
})

test('behind a proxy there are no parts until the address of the server is configured', async (t) => {
  await server.ask(`/team${api}/artifacts/p/f`, { method: 'PUT', body: 'x' })
  const json = { 'content-type': 'application/json' }
  const body = JSON.stringify({ path: 'f', num_parts: 1 })
  const viaProxy = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '10.0.0.1' }
  const presigned = await server.ask(`/team${api}/presigned/p/f`, { headers: viaProxy })
  assert.equal(presigned.status, 501)
  const created = await server.ask(`/team${api}/mpu/create/p`, {
    ...{ method: 'POST', body, headers: { ...json, ...viaProxy } },
  })
  assert.equal(created.status, 501)
  assert.match(String(jsonOf(created)['message']), /^Multipart upload is not supported for/)

  const open = await startTestServer({
    ...{ 'artifact-layout': 'objects', 'static-prefix': '/x' },
    'public-url': 'https://ml.example:8443/team/',
  })
  t.after(() => open.stop())
  const reply = await open.ask(`/x${api}/mpu/create/p`, { method: 'POST', body, headers: json })
  const [credential] = jsonOf(reply)['credentials'] as readonly { readonly url: string }[]
  assert.match(
    credential?.url ?? '',
    /^https:\/\/ml\.example:8443\/team\/x\/api\/2\.0\/mlflow-artifacts\/mpu\/parts\/[0-9a-f]{32}\/1\?/,
  )
})
