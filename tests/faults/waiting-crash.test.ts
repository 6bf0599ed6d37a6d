import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { measureWaitingObjects, openStore } from '@stemma/store'
import { startServer } from '../server/start-server.ts'
import { startRandom } from './random.ts'
import { TrackingApi } from './tracking-api.ts'

const rounds = 6
const filesOfRound = 600
const clients = 8

for (const database of ['sqlite', 'postgres'] as const) {
  test(`kills while small files come, and while they go into packs, lose none, on ${database}`, async (t) => {
    const random = startRandom(`waiting on ${database}`)
    const server = await startServer({ database })
    t.after(() => server.kill9())
    const api = new TrackingApi(server.url)
    t.after(() => {
      api.close()
    })
    const rowsAt = server.database ?? join(server.dataDir, 'stemma.db')
    const waiting = async (): Promise<number> => {
      const rows = await openStore({ database: rowsAt, role: 'reader' })
      const { objects } = await rows.read(measureWaitingObjects)
      await rows.close()
      return objects
    }
    const acknowledged = new Map<string, Buffer>()
    const verify = async () => {
      for (const [path, bytes] of acknowledged) {
        const { status, body } = await api.download(path)
        assert.ok(status === 200 && bytes.equals(body), `lost: ${path}, ${status}`)
      }
    }
    const left: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const files = Array.from({ length: filesOfRound }, (_, i) => `r${round}/f${i}`)
      const putNext = async (): Promise<void> => {
        for (let path = files.pop(); path !== undefined; path = files.pop()) {
          const bytes = random.bytes(random.integer(0, 16_384))
          const answer = await api.put(path, bytes).catch(() => undefined)
          if (answer?.status === 200) acknowledged.set(path, bytes)
        }
      }
      const putting = Promise.all(Array.from({ length: clients }, putNext))
      if (round % 2 === 1) await pause(random.integer(20, 200))
      else await putting
      await server.kill9()
      await putting
      // What waits is moved from the start on.
      await server.start()
      await pause(random.integer(0, 250))
      left.push(await waiting())
      await server.kill9()
      await server.start()
      await verify()
    }
    for (const deadline = Date.now() + 20_000; (await waiting()) > 0; await pause(100))
      assert.ok(Date.now() < deadline, server.log().slice(-2000))
    await verify()
    const check = await api.native('storage/check', {})
    assert.match(check.text, /"kind":"done".*"problems":0/)
    assert.ok(acknowledged.size > filesOfRound * (rounds / 2))
    t.diagnostic(`${acknowledged.size} files, none lost; killed with ${left.join(', ')} waiting`)
  })
}
