import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { startOwnPostgres } from '../env/postgres.ts'
import { startServer } from '../server/start-server.ts'
import { countAcknowledged, newLedger } from './ledger.ts'
import { startRandom } from './random.ts'
import { assertTemporary } from './refusals.ts'
import { TrackingApi } from './tracking-api.ts'
import { verifyLedger } from './verify-ledger.ts'
import { startLoad } from './writers.ts'

for (const way of ['stop', 'kill9'] as const) {
  test(`PostgreSQL gone (${way}) and back: 429 or 503 meanwhile, then the same server goes on`, async (t) => {
    const random = startRandom(`PostgreSQL outage by ${way}`)
    const postgres = await startOwnPostgres({ durable: true })
    t.after(() => postgres.kill9())
    const url = await postgres.newDatabase()
    assert.ok(url.startsWith('postgresql://'))
    // startsWith is no type guard for a template type.
    const server = await startServer({ database: url as `postgresql://${string}` })
    t.after(() => server.kill9())
    const pid = server.pid()
    const api = new TrackingApi(server.url)
    t.after(() => {
      api.close()
    })
    const ledger = newLedger(await api.newExperiment('outage'))
    for (let round = 0; round < 2; round += 1) {
      const load = await startLoad({ api, ledger, random, writers: 3 })
      await pause(random.integer(200, 800))
      await postgres[way]()
      await pause(1500)
      assert.ok(load.refusals().length > 0, 'writes without a database must be refused')
      assert.equal(await api.health(), 200, 'the server itself is healthy')
      const read = await api.post('runs/search', { experiment_ids: [ledger.experimentId] })
      assert.equal(read.status, 429, read.text)
      await postgres.start()
      const before = countAcknowledged(ledger)
      const deadline = Date.now() + 20_000
      while (countAcknowledged(ledger) < before + 10) {
        assert.ok(
          Date.now() < deadline,
          `no recovery after the database came back\n${server.log().slice(-2000)}`,
        )
        await pause(50)
      }
      assertTemporary(await load.stop(), 10_000)
      await verifyLedger(api, ledger)
    }
    assert.equal(server.pid(), pid)
    t.diagnostic(`${countAcknowledged(ledger)} acknowledged writes, none lost`)
  })
}
