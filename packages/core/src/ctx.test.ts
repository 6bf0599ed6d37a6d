import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, type Ctx } from './ctx.ts'

test('ids are UUIDs of version 7: in the order of their time, whatever the random bits', () => {
  const ctxAt = (ms: number, byte: number) =>
    ({ now: () => ms, randomBytes: (count) => new Uint8Array(count).fill(byte) }) as Ctx
  const early = newId(ctxAt(1_700_000_000_000, 255))
  const late = newId(ctxAt(1_700_000_000_001, 0))
  for (const id of [early, late]) assert.match(id, /^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/)
  assert.equal(Number.parseInt(early.slice(0, 12), 16), 1_700_000_000_000)
  assert.ok(early < late)
})
