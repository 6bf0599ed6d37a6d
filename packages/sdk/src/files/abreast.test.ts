import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { runAbreast, type Work } from './abreast.ts'

async function* listed(...works: readonly Work[]): AsyncGenerator<Work> {
  yield* works
}

test('a failure aborts what runs, waits for it, begins nothing new and is thrown', async () => {
  const done: string[] = []
  const works = listed(
    async (signal) => {
      await once(signal, 'abort')
      done.push('tidied up')
      throw signal.reason
    },
    async () => {
      throw new Error('the first')
    },
    async () => void done.push('begun'),
  )
  await assert.rejects(runAbreast(works, { most: 2, signal: undefined }), /the first/u)
  assert.deepEqual(done, ['tidied up'])
})

test('no more than allowed run at a time, and all of them do', async () => {
  let running = 0
  let most = 0
  let done = 0
  const work: Work = async () => {
    running += 1
    most = Math.max(most, running)
    await new Promise(setImmediate)
    running -= 1
    done += 1
  }
  const works = listed(...Array.from({ length: 10 }, () => work))
  await runAbreast(works, { most: 3, signal: undefined })
  assert.deepEqual([most, running, done], [3, 0, 10])
})
