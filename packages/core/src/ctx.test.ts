import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, type RowCtx } from './ctx.ts'

test('ids of one minute begin alike and are random from there on', () => {
  let byte = 0
  const ctxAt = (ms: number) =>
    ({ now: () => ms, randomBytes: (count) => new Uint8Array(count).fill(byte++) }) as RowCtx
  const ids = [0, 59_999, 60_000, 256 * 60_000].map((ms) => newId(ctxAt(ms)))
  for (const id of ids) assert.match(id, /^[0-9a-f]{32}$/)
  assert.deepEqual(
    ids.map((id) => id.slice(0, 4)),
    ['0000', '0001', '0102', '0003'],
  )
})
