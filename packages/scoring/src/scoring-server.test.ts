import assert from 'node:assert/strict'
import { request } from 'node:http'
import { test, type TestContext } from 'node:test'
import type { ScoringModel } from './protocols/score-call.ts'
import { startScoring, type ScoringServer } from './scoring-server.ts'
import type { ServedCall } from './served-call.ts'

const limit = 1_000_000

interface Served {
  readonly url: string
  readonly logged: readonly ServedCall[]
  readonly server: ScoringServer
}

/** A server whose model answers how many bytes it was asked with. */
async function serve(
  t: TestContext,
  options: {
    readonly model?: Partial<ScoringModel>
    readonly log?: (call: ServedCall) => Promise<'durable'>
    readonly isReady?: () => boolean
  } = {},
): Promise<Served> {
  const logged: ServedCall[] = []
  const model: ScoringModel = {
    ...{ name: 'churn', version: '3', columns: [{ name: 'a', type: 'double', isRequired: true }] },
    score: async (contentType, body) => ({
      ...{ status: 200, contentType, predictUs: 1, computed: {} },
      body: Buffer.from(`{"predictions": [${body.byteLength}]}`),
    }),
    ...options.model,
  }
  const server = await startScoring({
    ...{ host: '127.0.0.1', port: 0, version: '3.17.2', isStrict: false, mostBodyBytes: limit },
    model: () => model,
    isReady: options.isReady ?? (() => true),
    use: (_key, work) =>
      work({
        model,
        log:
          options.log ??
          (async (call) => {
            logged.push(call)
            return 'durable'
          }),
      }),
  })
  t.after(() => server.stop())
  return { url: `http://127.0.0.1:${server.port}`, logged, server }
}

interface Answer {
  readonly status: number
  readonly body: string
  readonly headers: Readonly<Record<string, unknown>>
}

function ask(
  url: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        let text = ''
        response.on('data', (bytes: Buffer) => (text += bytes.toString()))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: text, headers: response.headers }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

test('a body that is too long is refused in words, and the server goes on', async (t) => {
  const { url, logged } = await serve(t)
  for (const size of [limit + 1, 20 * limit]) {
    const { status, body } = await ask(`${url}/invocations`, Buffer.alloc(size, 0x20))
    assert.equal(status, 413)
    assert.match(body, /more than 1000000 bytes/u)
  }
  assert.equal((await ask(`${url}/invocations`, '{}')).status, 200)
  assert.equal(logged.length, 1)
})

test('what callers say of themselves is cut and cleaned, whatever it is', async (t) => {
  const { url, logged } = await serve(t)
  const odd = `\u0000a\ud800${'x'.repeat(1000)}`
  const said = {
    data_version: odd,
    client_request_id: odd,
    entity_keys: [odd, 7, null, { a: 1 }],
    data_min_time: 'never',
    data_max_time: Number.MAX_SAFE_INTEGER,
  }
  await ask(`${url}/invocations`, JSON.stringify({ inputs: [1], stemma: said }))
  for (const stemma of [null, 7, 'x', [1], { entity_keys: 7 }, { data_version: [] }])
    assert.equal((await ask(`${url}/invocations`, JSON.stringify({ stemma }))).status, 200)
  const long = await ask(`${url}/invocations`, '{}', {
    'x-stemma-entity-keys': '[',
    'x-stemma-client-request-id': 'y'.repeat(3000),
  })
  assert.equal(long.status, 200)
  const [first] = logged
  for (const text of [
    first?.dataVersion ?? '',
    first?.clientRequestId ?? '',
    first?.predictions[0]?.entityKey ?? '',
  ]) {
    assert.equal(text.length, 500)
    assert.ok(text.isWellFormed() && !text.includes('\0'), JSON.stringify(text))
  }
  assert.deepEqual([first?.dataMinMs, first?.dataMaxMs], [undefined, undefined])
  assert.equal(logged.at(-1)?.clientRequestId.length, 500)
  await ask(`${url}/invocations`, '{"stemma": {"entity_keys": [9007199254740993]}}')
  assert.equal(logged.at(-1)?.predictions[0]?.entityKey, '9007199254740993')
})

test('nesting without end, many columns and numbers that JSON does not have come to an answer in either protocol', async (t) => {
  const { url, logged } = await serve(t)
  const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
  const wide = JSON.stringify({
    dataframe_split: {
      columns: Array.from({ length: 10_000 }, (_, at) => `c${at}`),
      data: [Array.from({ length: 10_000 }, (_, at) => at)],
    },
  })
  const bodies = [
    deep(100_000),
    `{"inputs": ${deep(100_000)}, "stemma": ${deep(100_000)}}`,
    `{"inputs": [{"name": "a", "shape": [1], "datatype": "FP64", "data": ${deep(100_000)}}]}`,
    `{"inputs": [{"name": "a", "shape": [${deep(100_000)}], "datatype": "FP64", "data": []}]}`,
    '{"inputs": [{"name": "a", "shape": [1e308, 1e308], "datatype": "FP64", "data": []}]}',
    '{"inputs": [NaN, Infinity]}',
    wide,
    '{',
    '',
    Buffer.from([0xff, 0xfe, 0x00]),
  ]
  for (const path of ['/invocations', '/v2/models/churn/infer'])
    for (const body of bodies) {
      const { status, headers } = await ask(`${url}${path}`, body)
      assert.ok(status === 200 || status === 400, `${path} ${status}`)
      assert.match(String(headers['x-stemma-inference-id']), /^[0-9a-f]{32}$/u)
    }
  assert.equal(logged.length, 2 * bodies.length)
})

test('what a page of another site can send without asking is no call', async (t) => {
  const { url, logged } = await serve(t)
  const asked = '{"inputs": [{"name": "a", "shape": [1], "datatype": "FP64", "data": [1]}]}'
  const statusOf = async (path: string, headers: Record<string, string>): Promise<number> =>
    (await ask(`${url}${path}`, asked, headers)).status
  for (const path of ['/invocations', '/v2/models/churn/infer']) {
    const before = logged.length
    for (const type of [
      'text/plain',
      'Text/Plain; charset=utf-8',
      'multipart/form-data; boundary=x',
    ])
      assert.equal(
        await statusOf(path, { origin: 'https://evil.example', 'content-type': type }),
        415,
      )
    assert.equal(logged.length, before)
    const json = { origin: 'https://shop.example', 'content-type': 'application/json' }
    assert.equal(await statusOf(path, json), 200)
    assert.equal(await statusOf(path, { 'content-type': 'text/plain' }), 200)
    assert.equal(logged.length, before + 2)
  }
})

test('a model that throws, and a log that is away, are told as such; neither ends the server', async (t) => {
  const broken = await serve(t, {
    model: {
      score: () => {
        throw new Error('no worker is there')
      },
    },
  })
  const { status, body } = await ask(`${broken.url}/invocations`, '{}')
  assert.deepEqual([status, broken.logged[0]?.status], [503, 503])
  assert.match(body, /no worker is there/u)
  const away = await serve(t, {
    log: () => Promise.reject(new Error('no server at http://log')),
    isReady: () => false,
  })
  const answer = await ask(`${away.url}/invocations`, '{}')
  assert.equal(answer.status, 503)
  assert.match(answer.body, /inference log can't be written: no server at/u)
  assert.equal((await fetch(`${away.url}/ping`)).status, 404)
})
