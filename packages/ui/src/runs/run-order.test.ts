import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatOrder, nextOrder, parseOrder } from './run-order.ts'

const loss = { kind: 'metric', key: 'loss', summary: 'min' } as const
const name = { kind: 'param', key: 'a,b' } as const

test('clicks on a header order by it, turn it round, and take it away', () => {
  const first = nextOrder([], { id: loss, adds: false })
  assert.equal(formatOrder(first), 'min(metrics.loss) DESC')
  const second = nextOrder(first, { id: loss, adds: false })
  assert.equal(formatOrder(second), 'min(metrics.loss)')
  assert.deepEqual(nextOrder(second, { id: loss, adds: false }), [])
})

test('with shift a column counts after those that count already', () => {
  const both = nextOrder(nextOrder([], { id: loss, adds: false }), { id: name, adds: true })
  assert.equal(formatOrder(both), 'min(metrics.loss) DESC,params.`a,b`')
  assert.deepEqual(parseOrder(formatOrder(both)), both)
  assert.equal(formatOrder(nextOrder(both, { id: name, adds: false })), 'params.`a,b` DESC')
})
