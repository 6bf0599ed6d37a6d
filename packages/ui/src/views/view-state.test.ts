import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSameState, queryOf, stateOf } from './view-state.ts'

void test('what an address shows comes back from its state, and whose view it is does not belong to it', () => {
  const address = new URLSearchParams({
    q: "params.lr = '0.1'",
    sort: 'min(metrics.loss),metrics.`a, b` DESC',
    cols: 'metrics.loss,params.`a%2C b`',
    ...{ group: 'params.lr', view: 'deleted', flat: '1', differs: '1', tab: 'charts' },
    ...{ charts: 'val', lines: 'relative,logy', draw: '25', saved: 'x', share: 'y' },
  })
  const state = stateOf(address)
  assert.deepEqual(state.order_by, ['min(metrics.loss)', 'metrics.`a, b` DESC'])
  assert.deepEqual(state.columns, ['metrics.loss', 'params.`a, b`'])
  assert.equal(state.extra, 'draw=25')
  address.delete('saved')
  address.delete('share')
  assert.deepEqual(Object.fromEntries(queryOf(state)), Object.fromEntries(address))
  assert.ok(isSameState(state, stateOf(queryOf(state))))
  assert.ok(!isSameState(state, { ...state, group_by: '' }))
})

void test('a state that code made may leave out what it does not say, and can set nothing else', () => {
  assert.equal(queryOf({}).toString(), '')
  assert.equal(
    queryOf({ columns: ['metrics.loss', 'nonsense'], extra: 'q=x&saved=y&draw=10' }).toString(),
    'cols=metrics.loss&draw=10',
  )
})
