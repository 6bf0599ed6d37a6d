import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startServer, type TestServer } from '../server/start-server.ts'

const writers = 8
const madeBeforeKill = 60

async function post(url: string, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${url}/api/2.0/mlflow/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  assert.equal(answer.status, 200, await answer.clone().text())
  return (await answer.json()) as Record<string, unknown> // MLflow's answers are objects
}

/** Makes versions and moves an alias to each until the server is gone; what was acknowledged. */
async function writeUntilGone(
  server: TestServer,
  onMade: (version: number) => void,
): Promise<void> {
  for (;;) {
    try {
      const { model_version: made } = await post(server.url, 'model-versions/create', {
        name: 'churn',
        source: 's3://bucket/m',
        tags: [{ key: 'a', value: 'b' }],
      })
      const { version } = made as { version: string } // a version
      onMade(Number(version))
      await post(server.url, 'registered-models/alias', { name: 'churn', alias: 'newest', version })
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error
      return
    }
  }
}

for (const database of ['sqlite', 'postgres'] as const) {
  void test(`acknowledged versions and the chain of their alias survive kill -9, on ${database}`, async (t) => {
    const server = await startServer({ database })
    t.after(() => server.stop())
    await post(server.url, 'registered-models/create', { name: 'churn' })
    const acknowledged: number[] = []
    let killed: Promise<void> | undefined
    const onMade = (version: number) => {
      acknowledged.push(version)
      if (acknowledged.length === madeBeforeKill) killed = server.kill9()
    }
    await Promise.all(Array.from({ length: writers }, () => writeUntilGone(server, onMade)))
    await killed
    await server.start()

    assert.equal(new Set(acknowledged).size, acknowledged.length, 'a number was given twice')
    const filter = encodeURIComponent("name = 'churn'")
    const found = await fetch(`${server.url}/api/2.0/mlflow/model-versions/search?filter=${filter}`)
    const { model_versions: versions } = (await found.json()) as {
      model_versions: { version: string; tags: unknown[] }[]
    }
    const numbers = versions.map(({ version }) => Number(version)).toSorted((one, two) => one - two)
    assert.deepEqual(
      numbers,
      Array.from({ length: numbers.length }, (_, index) => index + 1),
    )
    for (const version of acknowledged) assert.ok(numbers.includes(version), `version ${version}`)
    assert.ok(
      versions.every(({ tags }) => tags.length === 1),
      'a version is only half there',
    )

    const history = await fetch(`${server.url}/api/v1/models/churn/history?alias=newest&limit=1000`)
    const { events } = (await history.json()) as { events: { from?: string; to?: string }[] }
    let before: string | undefined
    for (const { from, to } of events.toReversed()) {
      assert.equal(from, before)
      before = to
    }
    const alias = await fetch(`${server.url}/api/v1/models/churn/aliases/newest`)
    const { version } = (await alias.json()) as { version?: number }
    assert.equal(String(version), before)
    const { model_version: next } = await post(server.url, 'model-versions/create', {
      name: 'churn',
      source: 's3://bucket/m',
    })
    assert.equal((next as { version: string }).version, String(numbers.length + 1))
  })
}
