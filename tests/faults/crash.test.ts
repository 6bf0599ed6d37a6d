import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { startServer } from '../server/start-server.ts'
import { countAcknowledged, newLedger } from './ledger.ts'
import { startRandom } from './random.ts'
import { TrackingApi } from './tracking-api.ts'
import { verifyLedger } from './verify-ledger.ts'
import { startLoad } from './writers.ts'

const rounds = 6

for (const database of ['sqlite', 'postgres'] as const) {
  test(`what was acknowledged outlives kill -9 under load, and no batch is half there, on ${database}`, async (t) => {
    const random = startRandom(`crash on ${database}`)
    const server = await startServer({ database })
    t.after(() => server.kill9())
    const api = new TrackingApi(server.url)
    t.after(() => {
      api.close()
    })
    const ledger = newLedger(await api.newExperiment('crash'))
    for (let round = 1; round <= rounds; round += 1) {
      const before = countAcknowledged(ledger)
      const load = await startLoad({ api, ledger, random, writers: 4, artifacts: true })
      await pause(random.integer(50, 1200))
      await server.kill9()
      await load.stop()
      assert.ok(countAcknowledged(ledger) > before, `round ${round}: nothing was acknowledged`)
      await server.start()
      await verifyLedger(api, ledger)
    }
    t.diagnostic(`${countAcknowledged(ledger)} acknowledged writes in ${rounds} rounds, none lost`)
  })

  test(`a stop in good order finishes what was accepted, on ${database}`, async (t) => {
    const random = startRandom(`stop on ${database}`)
    const server = await startServer({ database })
    t.after(() => server.kill9())
    const api = new TrackingApi(server.url)
    t.after(() => {
      api.close()
    })
    const ledger = newLedger(await api.newExperiment('stop'))
    const load = await startLoad({ api, ledger, random, writers: 4, artifacts: true })
    await pause(500)
    await server.stop()
    await load.stop()
    assert.ok(!server.log().includes('killed by the test'), server.log().slice(-2000))
    await server.start()
    await verifyLedger(api, ledger)
  })
}
