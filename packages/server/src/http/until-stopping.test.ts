import assert from 'node:assert/strict'
import { test } from 'node:test'
import { untilStopping } from './until-stopping.ts'

test('a stream breaks off when the server stops, and its work is told to end', async () => {
  const stopping = new AbortController()
  let isEnded = false
  async function* endless(): AsyncGenerator<Buffer> {
    try {
      for (;;) yield Buffer.from('x')
    } finally {
      isEnded = true
    }
  }
  let lines = 0
  await assert.rejects(async () => {
    for await (const _ of untilStopping(endless(), stopping.signal)) {
      lines += 1
      if (lines === 3) stopping.abort()
    }
  }, /The server stops/)
  assert.deepEqual([lines, isEnded], [3, true])
})
