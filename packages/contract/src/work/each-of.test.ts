import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eachOf } from './each-of.ts'

test('all items are worked on, and never more than so many at a time', async () => {
  const done: string[] = []
  let underWay = 0
  let highest = 0
  await eachOf('abcdefgh'.split(''), {
    atMost: 3,
    work: async (item, { index }) => {
      highest = Math.max(highest, ++underWay)
      await new Promise(setImmediate)
      underWay -= 1
      done[index] = item
    },
  })
  assert.deepEqual([done.join(''), highest], ['abcdefgh', 3])
})

test('after an error none begins, and it is thrown when those under way have ended', async () => {
  const ended: number[] = []
  const work = eachOf([0, 1, 2, 3], {
    atMost: 2,
    work: async (item, { signal }) => {
      if (item === 0) throw new Error('broken')
      await new Promise(setImmediate)
      assert.equal(signal.aborted, true)
      ended.push(item)
    },
  })
  await assert.rejects(work, /broken/u)
  assert.deepEqual(ended, [1])
})

test('an abort is thrown with its reason', async () => {
  const stop = new AbortController()
  const seen: number[] = []
  const work = eachOf([0, 1, 2], {
    atMost: 1,
    signal: stop.signal,
    work: async (item) => {
      seen.push(item)
      stop.abort(new Error('stopped'))
    },
  })
  await assert.rejects(work, /stopped/u)
  assert.deepEqual(seen, [0])
})
