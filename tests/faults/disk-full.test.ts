import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fillDisk, smallDisk } from '../env/small-disk.ts'
import { temporaryFolder } from '../env/temporary-folder.ts'
import { startServer } from '../server/start-server.ts'
import { countAcknowledged, newLedger } from './ledger.ts'
import { startRandom } from './random.ts'
import { assertTemporary } from './refusals.ts'
import { TrackingApi } from './tracking-api.ts'
import { verifyLedger } from './verify-ledger.ts'
import { startLoad } from './writers.ts'

test('a full disk refuses writes as undone, and freeing space is enough to go on', async (t) => {
  const random = startRandom('disk full')
  const dataDir = await temporaryFolder(t, 'full')
  const server = await startServer({ dataDir, prefix: await smallDisk(dataDir, 48) })
  t.after(() => server.kill9())
  const api = new TrackingApi(server.url)
  t.after(() => {
    api.close()
  })
  // The disk is seen by the server only; this is the way to it from outside.
  const ballast = `/proc/${server.pid()}/root${dataDir}/ballast`
  const ledger = newLedger(await api.newExperiment('full'))
  for (let round = 0; round < 2; round += 1) {
    await fillDisk(ballast)
    const load = await startLoadWithSpace()
    const deadline = Date.now() + 15_000
    while (load.refusals().length < 10) {
      assert.ok(Date.now() < deadline, 'the disk never filled')
      await pause(20)
    }
    assert.equal(await api.health(), 200)
    const { runs } = await api.mustPost<{ runs?: unknown[] }>('runs/search', {
      experiment_ids: [ledger.experimentId],
    })
    assert.ok((runs ?? []).length > 0, 'reads go on while the disk is full')
    await rm(ballast)
    const before = countAcknowledged(ledger)
    const recovered = Date.now() + 15_000
    while (countAcknowledged(ledger) < before + 10) {
      assert.ok(
        Date.now() < recovered,
        `no recovery after space was freed\n${server.log().slice(-2000)}`,
      )
      await pause(20)
    }
    assertTemporary(await load.stop(), 10_000)
    await verifyLedger(api, ledger)
  }
  await server.kill9()
  t.diagnostic(`${countAcknowledged(ledger)} acknowledged writes, none lost`)

  /** The load makes its runs first, for which a full disk has to leave room for a moment. */
  async function startLoadWithSpace(): ReturnType<typeof startLoad> {
    await rm(ballast)
    const load = await startLoad({ api, ledger, random, writers: 2, artifacts: true })
    await fillDisk(ballast)
    return load
  }
})

test('a disk that is full before the first artifact comes refuses it with 503', async (t) => {
  const dataDir = await temporaryFolder(t, 'full')
  const server = await startServer({ dataDir, prefix: await smallDisk(dataDir, 24) })
  t.after(() => server.kill9())
  const ballast = `/proc/${server.pid()}/root${dataDir}/ballast`
  const upload = async (): Promise<number> => {
    const url = `${server.url}/api/2.0/mlflow-artifacts/artifacts/1/a`
    return (await fetch(url, { method: 'PUT', body: 'x'.repeat(500_000) })).status
  }
  await fillDisk(ballast)
  assert.equal(await upload(), 503)
  await rm(ballast)
  assert.equal(await upload(), 200)
})
