import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openLogWriter, type LogWriter, type LogWriterOptions } from './log-writer.ts'
import { servedCall } from './served-call.testing.ts'
import type { LoggedInference, NewGap, SpilledRecord } from './spill.ts'

class Refused extends Error {}

/** A log that is there, away, or refuses one call; and a disk with room or without. */
class World {
  readonly kept: string[] = []
  readonly gaps: NewGap[] = []
  readonly spilled: SpilledRecord[] = []
  isAway = false
  hasRoom = true
  refuses = ''
  #held: (() => void)[] | undefined

  /** Requests to the log wait until it is released. */
  hold(): void {
    this.#held = []
  }

  release(): void {
    for (const go of this.#held ?? []) go()
    this.#held = undefined
  }

  open(options: Partial<LogWriterOptions> = {}): LogWriter {
    return openLogWriter({
      deploymentId: 'd',
      mode: 'durable',
      sample: 1,
      mostBytes: 2 ** 20,
      whenFull: 'block',
      isRefusal: (error) => error instanceof Refused,
      send: async (calls: LoggedInference[]) => {
        const held = this.#held
        if (held !== undefined) await new Promise<void>((resolve) => held.push(resolve))
        if (this.isAway) throw new Error('away')
        if (calls.some(({ inference_id: id }) => id === this.refuses)) throw new Refused('no')
        this.kept.push(...calls.map(({ inference_id: id }) => id))
      },
      sendGap: async (gap) => {
        if (this.isAway) throw new Error('away')
        this.gaps.push(gap)
      },
      spill: async (records) => {
        if (this.hasRoom) this.spilled.push(...records)
        return this.hasRoom
      },
      ...options,
    })
  }
}

const idOf = (at: number): string => servedCall(at).inferenceId

test('a durable call is answered when it is in the log; while that is away it fails, or waits on disk where it may', async () => {
  const world = new World()
  const writer = world.open()
  assert.equal(await writer.log(servedCall(1)), 'durable')
  assert.deepEqual(world.kept, [idOf(1)])
  world.isAway = true
  await assert.rejects(writer.log(servedCall(2)), /away/u)
  assert.deepEqual(world.spilled, [])

  const spilling = world.open({ whenFull: 'spill' })
  assert.equal(await spilling.log(servedCall(3)), 'spilled')
  assert.equal(world.spilled.length, 1)
  world.hasRoom = false
  await assert.rejects(spilling.log(servedCall(4)), /away/u)
  // One that is refused waits nowhere, and fails alone.
  world.isAway = false
  world.refuses = idOf(5)
  world.hold()
  const calls = [4, 5, 6].map((at) => spilling.log(servedCall(at)))
  world.release()
  const states = await Promise.allSettled(calls)
  assert.deepEqual(
    states.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
  assert.equal(world.spilled.length, 1)
  await Promise.all([writer.stop(), spilling.stop()])
  assert.deepEqual(
    world.gaps.map(({ reason, calls: count }) => [reason, count]),
    [['the log refused it', 1]],
  )
})

test('a full queue blocks, drops and counts, or goes to disk; a full disk drops and counts', async () => {
  for (const whenFull of ['block', 'drop', 'spill'] as const) {
    const world = new World()
    const writer = world.open({ mode: 'async', whenFull, mostBytes: 2400 })
    world.hold()
    assert.equal(await writer.log(servedCall(1)), 'queued')
    assert.equal(await writer.log(servedCall(2)), 'queued')
    let third: string | undefined
    const logged = writer.log(servedCall(3)).then((state) => (third = state))
    await new Promise((resolve) => setImmediate(resolve))
    if (whenFull === 'block') {
      assert.equal(third, undefined)
      world.release()
      await logged
      assert.equal(third, 'queued')
      assert.equal(await writer.stop(), 0)
      assert.deepEqual(world.kept, [1, 2, 3].map(idOf))
      continue
    }
    await logged
    assert.equal(third, whenFull === 'drop' ? 'dropped' : 'spilled')
    world.hasRoom = false
    assert.equal(await writer.log(servedCall(4)), 'dropped')
    world.release()
    assert.equal(await writer.stop(), 0)
    assert.deepEqual(world.kept, [1, 2].map(idOf))
    assert.equal(world.spilled.length, whenFull === 'spill' ? 1 : 0)
    assert.deepEqual(
      world.gaps.map(({ calls, from, until }) => [calls, from, until]),
      [whenFull === 'spill' ? [1, 4, 4] : [2, 3, 4]],
    )
  }
})

test('large calls go in requests that the log takes, whole or cut as it keeps them', async () => {
  const world = new World()
  const sizes: number[] = []
  const writer = world.open({
    mode: 'async',
    mostBytes: 2 ** 30,
    send: async (calls) => {
      sizes.push(Buffer.byteLength(JSON.stringify({ inferences: calls })))
      if (calls.some(({ content_type: type }) => type.length > 500)) throw new Refused('no')
      world.kept.push(...calls.map(({ inference_id: id }) => id))
    },
  })
  const row = { entityKey: '', output: JSON.stringify('x'.repeat(70_000)), computed: '{}' }
  for (let at = 0; at < 60; at++)
    await writer.log(
      servedCall(at, {
        // A text of quotes is twice as long in JSON.
        request: Buffer.from('"'.repeat(2 ** 20)),
        contentType: 'x'.repeat(2000),
        predictions: Array.from({ length: at === 7 ? 120_000 : 1 }, (_, index) =>
          index === 0 ? { ...row, row: 0 } : { ...row, row: index, output: '1' },
        ),
      }),
    )
  assert.equal(await writer.stop(), 0)
  assert.equal(world.kept.length, 60)
  assert.ok(Math.max(...sizes) < 32 * 2 ** 20, `${Math.max(...sizes)} bytes`)
})

test('what a stop leaves unsent, calls and gaps, waits on disk, and is counted where there is no room', async () => {
  for (const hasRoom of [true, false]) {
    const world = new World()
    world.hasRoom = hasRoom
    const writer = world.open({ mode: 'sampled', sample: 1e-12, stopWithinMs: 50 })
    world.isAway = true
    assert.equal(await writer.log(servedCall(1, { status: 500 })), 'queued')
    const high = { inferenceId: 'f'.repeat(32) }
    assert.equal(await writer.log(servedCall(2, high)), 'not-sampled')
    assert.equal(await writer.stop(), hasRoom ? 0 : 1)
    assert.deepEqual(
      world.spilled.map((one) => ('call' in one ? one.call.inference_id : one.gap.calls)),
      hasRoom ? [idOf(1), 1] : [],
    )
  }
})
