import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeData, type UsedPiece } from './judge-data.ts'

const piece = (name: string, context: string, identity = name): UsedPiece => ({
  name,
  context,
  identity,
})

test('runs that were measured on the same data may be compared, whatever they learnt from', () => {
  const verdict = judgeData([
    { who: 'a', data: [piece('train/1', 'training'), piece('eval/5', 'validation')] },
    { who: 'b', data: [piece('train/2', 'training'), piece('copy/1', 'test', 'eval/5')] },
  ])
  assert.deepEqual(verdict, { state: 'same', reason: 'All measured on the same data: eval/5.' })
})

test('what differs is named', () => {
  const verdict = judgeData([
    { who: 'a', data: [piece('eval/5', 'validation')] },
    { who: 'b', data: [piece('eval/6', 'validation')] },
  ])
  assert.deepEqual(verdict, {
    state: 'different',
    reason: 'They measured on different data: a eval/5; b eval/6.',
  })
  const used = judgeData([
    { who: 'a', data: [piece('d', '')] },
    { who: 'b', data: [piece('d', 'training')] },
  ])
  assert.deepEqual(used, { state: 'same', reason: 'All used the same data: d.' })
})

test('silence leaves it open', () => {
  const silent = { who: 'b', data: [] }
  const says = { who: 'a', data: [piece('d', '')] }
  assert.match(judgeData([says, silent]).reason, /^b does not say/u)
  assert.match(judgeData([silent, silent]).reason, /^None says/u)
  assert.equal(judgeData([says, silent, silent]).state, 'unknown')
})
