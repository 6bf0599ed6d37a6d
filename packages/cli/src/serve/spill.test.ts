import assert from 'node:assert/strict'
import { appendFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { temporaryFolder } from '../../../../tests/env/temporary-folder.ts'
import { drainSpill } from './drain-spill.ts'
import { loggedOf } from './logged-of.ts'
import { servedCall } from './served-call.testing.ts'
import { Spill, type SpilledRecord } from './spill.ts'

const record = (at: number): SpilledRecord => ({
  deployment_id: 'd',
  call: loggedOf(servedCall(at)),
})
const mib = 2 ** 20

test('what is taken while others write is not lost, and what is put back is there again', async (t) => {
  const folder = join(await temporaryFolder(t, 'spill'), 'waits')
  const [one, other] = [
    new Spill({ folder, mostBytes: 10 * mib }),
    new Spill({ folder, mostBytes: 10 * mib, settledAfterMs: 2 }),
  ]
  const taken = new Set<string>()
  let isWriting = true
  const take = async (): Promise<void> => {
    for (let turn = 0; ; turn++) {
      const part = await other.take()
      if (part === undefined) {
        if (!isWriting && (await readdir(folder)).length === 0) return
        await pause(1)
        continue
      }
      if (turn % 3 === 0) {
        await part.putBack()
        continue
      }
      for (const found of part.records) if ('call' in found) taken.add(found.call.inference_id)
      await part.done()
    }
  }
  const taking = take()
  for (let at = 0; at < 200; at += 2)
    assert.deepEqual(await Promise.all([one.append([record(at)]), one.append([record(at + 1)])]), [
      true,
      true,
    ])
  isWriting = false
  await taking
  await Promise.all([one.close(), other.close()])
  const written = Array.from({ length: 200 }, (_, at) => servedCall(at).inferenceId)
  assert.deepEqual([...taken].toSorted(), written.toSorted())
  assert.deepEqual(await readdir(folder), [])
})

test('bodies are for their owner only, a half line is nothing, and more than may wait is refused', async (t) => {
  const folder = join(await temporaryFolder(t, 'spill'), 'waits')
  const spill = new Spill({ folder, mostBytes: 2000, settledAfterMs: 0 })
  assert.equal(await spill.append([record(1)]), true)
  const [name = ''] = await readdir(folder)
  assert.equal((await stat(folder)).mode & 0o777, 0o700)
  assert.equal((await stat(join(folder, name))).mode & 0o777, 0o600)
  await appendFile(join(folder, name), '{"deployment_id": "d", "ca')
  assert.equal(await spill.append([record(2), record(3), record(4), record(5)]), false)
  await spill.close()
  const found = await spill.take()
  assert.deepEqual(found?.records, [record(1)])
})

test('what waits goes to the log when that is back; one call that it refuses is counted, and keeps no other from it', async (t) => {
  const folder = await temporaryFolder(t, 'spill')
  const spill = new Spill({ folder, mostBytes: mib, settledAfterMs: 0 })
  const gap = { from: 1, until: 2, calls: 3, reason: 'full' }
  await spill.append([record(1), record(2), record(3), { deployment_id: 'd', gap }])
  await spill.close()
  class Refused extends Error {}
  const bad = servedCall(2).inferenceId
  const sent: string[] = []
  const gaps: unknown[] = []
  const refused: string[] = []
  let isAway = true
  const stop = new AbortController()
  const draining = drainSpill({
    ...{ spill, signal: stop.signal },
    send: async (_id, calls) => {
      if (isAway) {
        isAway = false
        throw new Error('away')
      }
      if (calls.some(({ inference_id: id }) => id === bad)) throw new Refused('too long')
      sent.push(...calls.map(({ inference_id: id }) => id))
    },
    sendGap: async (_id, one) => {
      gaps.push(one)
    },
    isRefusal: (error) => error instanceof Refused,
    onRefused: (text) => {
      refused.push(text)
      stop.abort()
    },
  })
  await draining
  assert.deepEqual(sent, [servedCall(1).inferenceId, servedCall(3).inferenceId])
  assert.deepEqual(refused, [`${bad}: too long`])
  // The first of them was told before the log was away: a gap told twice is told twice.
  assert.deepEqual(gaps.slice(-2), [
    gap,
    { from: 2, until: 2, calls: 1, reason: 'the log refused it' },
  ])
  assert.deepEqual(await readdir(folder), [])
})
