import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { startServer } from '../server/start-server.ts'
import { countAcknowledged, newLedger } from './ledger.ts'
import { startRandom } from './random.ts'
import { TrackingApi } from './tracking-api.ts'
import { verifyLedger } from './verify-ledger.ts'
import { startLoad } from './writers.ts'

for (const database of ['sqlite', 'postgres'] as const) {
  test(`kills in the middle of uploads of objects lose nothing acknowledged, on ${database}`, async (t) => {
    const random = startRandom(`objects on ${database}`)
    const server = await startServer({ database, arguments: ['--artifact-layout', 'objects'] })
    t.after(() => server.kill9())
    const api = new TrackingApi(server.url)
    t.after(() => {
      api.close()
    })
    const ledger = newLedger(await api.newExperiment('killed'))
    for (let round = 0; round < 4; round += 1) {
      const load = await startLoad({ api, ledger, random, writers: 4, artifacts: true })
      await pause(random.integer(300, 900))
      await server.kill9()
      await load.stop()
      await server.start()
    }
    await verifyLedger(api, ledger)
    assert.ok(countAcknowledged(ledger) > 20)
    t.diagnostic(`${countAcknowledged(ledger)} acknowledged writes, none lost`)
  })
}
