import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { startServer, type TestServer } from '../server/start-server.ts'
import { startRandom } from './random.ts'

const kills = 6

/** The rows of a version: it says its number in every one. */
function content(version: number): string {
  const lines = Array.from(
    { length: 2000 + version * 10 },
    (_, id) => `${String(id)},${String(id % 20 === version % 20 ? version : 0)}`,
  )
  return `id,x\n${lines.join('\n')}\n`
}

async function add(server: TestServer, version: number): Promise<number> {
  const query = 'file_name=churn.csv&key=id'
  const answer = await fetch(`${server.url}/api/v1/data/churn/versions?${query}`, {
    method: 'POST',
    body: content(version),
  })
  const body = (await answer.json()) as { version: { version: number } }
  assert.equal(answer.status, 200, JSON.stringify(body))
  return body.version.version
}

async function versions(server: TestServer): Promise<readonly { version: number; rows: number }[]> {
  const answer = await fetch(`${server.url}/api/v1/data/churn/versions?limit=1000`)
  const body = (await answer.json()) as { versions: { version: number; rows: number }[] }
  return body.versions
}

void suite('a server that is killed while data are added', () => {
  for (const database of ['sqlite', 'postgres'] as const) {
    void test(`keeps what it acknowledged, and shows nothing that is half done, on ${database}`, async (t) => {
      const random = startRandom('data-crash')
      const server = await startServer({ database })
      t.after(() => server.stop())
      let acknowledged = await add(server, 1)
      const started = performance.now()
      await add(server, 2)
      const oneMs = performance.now() - started
      acknowledged = 2
      for (let kill = 0; kill < kills; kill++) {
        const adding = add(server, acknowledged + 1).catch(() => undefined)
        await pause(random.integer(0, Math.ceil(oneMs * 1.5)))
        await server.kill9()
        const made = await adding
        await server.start()
        const found = await versions(server)
        const newest = found[0]?.version ?? 0
        // What was not acknowledged may be there, but then it is all there.
        assert.ok(newest === acknowledged || newest === acknowledged + 1)
        assert.ok(made === undefined || newest === made)
        acknowledged = newest
        assert.deepEqual(
          found.map(({ version, rows }) => [version, rows]),
          Array.from({ length: newest }, (_, at) => [newest - at, 2000 + (newest - at) * 10]),
        )
      }
      await server.kill9()
      await server.start()
      for (let version = 1; version <= acknowledged; version++) {
        const answer = await fetch(`${server.url}/data/churn/${String(version)}.csv`)
        assert.equal(await answer.text(), content(version), `version ${String(version)}`)
      }
      const folder = join(server.dataDir, 'tables')
      assert.ok(!existsSync(folder) || readdirSync(folder).length === 1, 'leftovers stay')
    })
  }
})
