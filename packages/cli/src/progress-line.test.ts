import assert from 'node:assert/strict'
import { test } from 'node:test'
import { progressLine, type ProgressLineOptions } from './progress-line.ts'

function lineOn(isTerminal: boolean, options?: ProgressLineOptions) {
  const written: string[] = []
  const clock = { ms: 1000 }
  const stderr = {
    isTerminal,
    columns: 80,
    write: (text: string | Uint8Array) => {
      written.push(String(text))
      return Promise.resolve()
    },
  }
  return { written, clock, line: progressLine({ stderr, now: () => clock.ms }, options) }
}

test('a text takes the place of the one before, and at the end nothing is left', async () => {
  const { line, written } = lineOn(true)
  for (const text of ['one', 'two']) await line.tell(text)
  await line.clear()
  await line.clear()
  assert.deepEqual(written, ['\r\u001b[Kone', '\r\u001b[Ktwo', '\r\u001b[K'])
})

test('where nobody watches nothing is written', async () => {
  const { line, written } = lineOn(false)
  await line.tell('one')
  await line.clear()
  assert.deepEqual(written, [])
})

test('texts that come too soon are left out, the first as well', async () => {
  const { line, written, clock } = lineOn(true, { everyMs: 200 })
  for (const after of [100, 100, 100]) {
    clock.ms += after
    await line.tell(`at ${clock.ms}`)
  }
  assert.deepEqual(written, ['\r\u001b[Kat 1200'])
})
