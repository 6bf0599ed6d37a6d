import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Batch } from './batch.ts'

interface Sent {
  readonly items: readonly string[]
  readonly moved: readonly ArrayBuffer[]
}

/** A batch whose moment comes when the test says so. */
function heldBatch() {
  const sent: Sent[] = []
  const due: (() => void)[] = []
  const batch = new Batch<string>({
    later: (send) => due.push(send),
    post: (items, moved) => sent.push({ items, moved }),
  })
  return { batch, sent, due }
}

test('what comes before the moment is sent together and in order', () => {
  const { batch, sent, due } = heldBatch()
  const memory = new ArrayBuffer(8)
  batch.add('a', [])
  batch.add('b', [memory])
  assert.equal(sent.length, 0)
  assert.equal(due.length, 1)
  due[0]?.()
  assert.equal(sent.length, 1)
  assert.deepEqual(sent[0]?.items, ['a', 'b'])
  assert.equal(sent[0].moved[0], memory)
})

test('what comes afterwards is sent with the next', () => {
  const { batch, sent, due } = heldBatch()
  batch.add('a', [])
  due[0]?.()
  batch.add('b', [])
  due[1]?.()
  assert.deepEqual(
    sent.map(({ items }) => items),
    [['a'], ['b']],
  )
})

test('what was sent at once is not sent again at the moment', () => {
  const { batch, sent, due } = heldBatch()
  batch.add('a', [])
  batch.send()
  due[0]?.()
  batch.send()
  assert.deepEqual(
    sent.map(({ items }) => items),
    [['a']],
  )
})
