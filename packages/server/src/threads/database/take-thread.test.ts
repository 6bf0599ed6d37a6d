import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { startFirstThread, takeThread } from './take-thread.ts'

test('the first thread is for one writer, and for no reader', async () => {
  startFirstThread()
  const threads = [takeThread('reader'), takeThread('writer'), takeThread('writer')]
  assert.equal(new Set(threads.map(({ threadId }) => threadId)).size, 3)
  const [reader, first, second] = threads.map(({ threadId }) => threadId)
  assert.ok(Number(first) < Number(reader) && Number(reader) < Number(second))
  await Promise.all(threads.map((thread) => thread.terminate()))
})

test('a first thread that ended before it was taken is not handed out', async () => {
  const ended = startFirstThread()
  await ended.terminate()
  const thread = takeThread('writer')
  assert.notEqual(thread, ended)
  await thread.terminate()
})

test('a first thread that nobody takes does not keep the process', () => {
  const module = new URL('take-thread.ts', import.meta.url).href
  const program = `const { startFirstThread } = await import('${module}'); startFirstThread()`
  const args = ['--conditions=source', '--input-type=module', '--eval', program]
  const { status, signal } = spawnSync(process.execPath, args, { timeout: 20_000 })
  assert.deepEqual([status, signal], [0, null])
})
