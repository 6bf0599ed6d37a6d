import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { startServer } from '../server/start-server.ts'
import { countAcknowledged, newLedger } from './ledger.ts'
import { startRandom } from './random.ts'
import { assertTemporary } from './refusals.ts'
import { TrackingApi } from './tracking-api.ts'
import { verifyLedger } from './verify-ledger.ts'
import { startLoad } from './writers.ts'

test('a database that another program has locked delays or refuses writes, and loses none', async (t) => {
  const random = startRandom('database locked')
  const server = await startServer()
  t.after(() => server.kill9())
  const api = new TrackingApi(server.url)
  t.after(() => {
    api.close()
  })
  const ledger = newLedger(await api.newExperiment('locked'))
  const load = await startLoad({ api, ledger, random, writers: 2 })
  const outsider = new DatabaseSync(await databaseFile(server.dataDir), { timeout: 2000 })
  try {
    outsider.exec('begin immediate')
    await pause(1000)
    assert.equal(await api.health(), 200)
    await pause(random.integer(0, 6000))
    outsider.exec('rollback')
  } catch (error) {
    // A server that keeps the file to itself refuses the outsider instead.
    assert.match(String(error), /locked|busy/)
    t.diagnostic('the server keeps its database to itself')
  } finally {
    outsider.close()
  }
  const before = countAcknowledged(ledger)
  const deadline = Date.now() + 15_000
  while (countAcknowledged(ledger) < before + 10) {
    assert.ok(
      Date.now() < deadline,
      `no recovery after the lock was gone\n${server.log().slice(-2000)}`,
    )
    await pause(20)
  }
  assertTemporary(await load.stop(), 15_000)
  await verifyLedger(api, ledger)
})

async function databaseFile(dataDir: string): Promise<string> {
  for (const name of await readdir(dataDir, { recursive: true })) {
    const start = await readFile(join(dataDir, name)).catch(() => Buffer.alloc(0))
    if (start.subarray(0, 15).toString() === 'SQLite format 3') return join(dataDir, name)
  }
  throw new Error(`no SQLite file below ${dataDir}`)
}
