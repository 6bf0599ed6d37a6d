import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { request, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { test, type TestContext } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { readSettings } from '../../config/read-settings.ts'
import { startServer } from '../../start-server.ts'

interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
}

type Ask = (path: string, headers?: Readonly<Record<string, string>>) => Promise<Reply>

async function start(t: TestContext, flags: Readonly<Record<string, string>> = {}): Promise<Ask> {
  const data = mkdtempSync(join(tmpdir(), 'stemma-page-'))
  const given = { data, port: '0', 'log-level': 'silent', ...flags }
  const server = await startServer(await readSettings({ flags: given, environment: {} }))
  t.after(async () => {
    await server.stop()
    rmSync(data, { recursive: true })
  })
  return async (path, headers = {}) => {
    const answer = await new Promise<Reply>((resolve, reject) => {
      const sent = request(server.url + path, { headers, agent: false }, (response) => {
        const { statusCode: status = 0, headers } = response
        buffer(response).then((bytes) => resolve({ status, headers, bytes }), reject)
      })
      sent.on('error', reject).end()
    })
    return answer
  }
}

const html = { accept: 'text/html,*/*;q=0.8' }

test('each address of the page answers with its index, and nothing of the API does', async (t) => {
  const ask = await start(t)
  const index = await ask('/', html)
  assert.match(String(index.bytes), /<base href="\/" \/>[\s\S]*src="\.\/assets\/index-/u)
  assert.match(
    String(index.headers['content-security-policy']),
    /script-src 'self'; style-src 'self'/u,
  )
  assert.equal(index.headers['cache-control'], 'no-cache')
  const plain = withoutLinks(index.bytes)
  for (const path of [
    '/experiments/3',
    '/runs/a%2Fb/artifacts/x',
    '/models/churn',
    '/compare?runs=a',
    '/datasets/churn/2',
    '/datasets/churn/2/family',
    '/decisions',
    '/deployments',
    '/repositories/team/cats',
    '/predictions/0123',
  ])
    assert.equal(withoutLinks((await ask(path, html)).bytes), plain, path)
  assert.equal((await ask('/', { ...html, 'if-none-match': index.headers.etag ?? '' })).status, 304)
  for (const path of [
    '/api/v1/nothing',
    '/api/experiments',
    '/nothing',
    '/assets/nothing.js',
    '/assets/../index.html',
  ]) {
    const { status, headers } = await ask(path, html)
    assert.equal(status, 404, path)
    assert.match(headers['content-type'] ?? '', /json/u, path)
  }
})

function withoutLinks(bytes: Buffer): string {
  return String(bytes).replaceAll(/\s*<link rel="(?:modulepreload|stylesheet)"[^>]*>/gu, '')
}

test('the index names what the view at its address is made of', async (t) => {
  const ask = await start(t, { 'static-prefix': '/ml' })
  const views = new Map<string, string>()
  for (const path of [
    '/experiments/3',
    '/experiments/4?tab=charts',
    '/compare',
    '/runs/a/metrics',
  ]) {
    const { bytes, headers } = await ask(`/ml${path}`, html)
    const [, file = ''] =
      /<link rel="modulepreload"[^>]* href="\.\/(assets\/[a-z]+-page-[^"]+)"/u.exec(
        String(bytes),
      ) ?? []
    assert.equal((await ask(`/ml/${file}`)).status, 200, path)
    views.set(file.replace(/-page.*/u, ''), String(headers.etag))
  }
  assert.deepEqual([...views.keys()], ['assets/runs', 'assets/compare', 'assets/run'])
  assert.equal(new Set(views.values()).size, 3)
})

test('whoever asks for no HTML gets a line of text', async (t) => {
  const ask = await start(t)
  const { headers, bytes } = await ask('/')
  assert.match(headers['content-type'] ?? '', /text\/plain/u)
  assert.match(String(bytes), /MLFLOW_TRACKING_URI/u)
})

test('files come compressed as the browser takes them, and stay with it', async (t) => {
  const ask = await start(t)
  const [script = ''] = /assets\/base-[\w-]+\.js/u.exec(String((await ask('/', html)).bytes)) ?? []
  const plain = await ask(`/${script}`)
  assert.equal(plain.headers['content-encoding'], undefined)
  assert.match(plain.headers['cache-control'] ?? '', /immutable/u)
  const brotli = await ask(`/${script}`, { 'accept-encoding': 'gzip, deflate, br' })
  assert.equal(brotli.headers['content-encoding'], 'br')
  assert.deepEqual(brotliDecompressSync(brotli.bytes), plain.bytes)
  const gzip = await ask(`/${script}`, { 'accept-encoding': 'gzip, br;q=0' })
  assert.equal(gzip.headers['content-encoding'], 'gzip')
  assert.deepEqual(gunzipSync(gzip.bytes), plain.bytes)
  assert.notEqual(gzip.headers.etag, brotli.headers.etag)
  const known = { 'accept-encoding': 'gzip', 'if-none-match': gzip.headers.etag ?? '' }
  const again = await ask(`/${script}`, known)
  assert.deepEqual([again.status, again.bytes.length], [304, 0])
})

test('below a prefix the page knows where it is, and who may frame it is one setting', async (t) => {
  const ask = await start(t, { 'static-prefix': '/ml', 'x-frame-options': 'DENY' })
  const index = await ask('/ml/experiments', html)
  assert.match(String(index.bytes), /<base href="\/ml\/" \/>/u)
  assert.match(String(index.headers['content-security-policy']), /frame-ancestors 'none'/u)
  const [script = ''] = /assets\/index-[\w-]+\.js/u.exec(String(index.bytes)) ?? []
  assert.equal((await ask(`/ml/${script}`)).status, 200)
  assert.equal((await ask('/experiments', html)).status, 404)
})

test('what users logged is framed in an origin of nobody', async (t) => {
  const ask = await start(t)
  const { status, headers } = await ask('/frame.html')
  assert.equal(status, 200)
  assert.match(
    String(headers['content-security-policy']),
    /^sandbox allow-scripts; default-src 'none'/u,
  )
  assert.doesNotMatch(String(headers['content-security-policy']), /same-origin|connect-src/u)
})
