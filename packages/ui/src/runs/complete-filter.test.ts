import assert from 'node:assert/strict'
import { test } from 'node:test'
import { completeFilter } from './complete-filter.ts'

const keys = {
  metrics: ['loss', 'val loss', 'val/acc'],
  params: ['lr', 'loss_kind'],
  tags: ['team'],
  truncated: false,
}

const complete = (filter: string, caret = filter.length): readonly string[] =>
  completeFilter(filter, { caret, keys }).map(({ text }) => text)

test('names are offered by their beginning, then by a part of them', () => {
  assert.deepEqual(complete('lo'), ['metrics.loss', 'params.loss_kind', 'metrics.`val loss`'])
  assert.deepEqual(complete('metrics.v'), ['metrics.`val loss`', 'metrics.val/acc'])
  assert.deepEqual(complete("params.lr = '1' and te"), ['tags.team'])
  assert.deepEqual(complete('stat'), ['attributes.status'])
})

test('nothing is offered for a value, for a whole name, and for hardly a word', () => {
  assert.deepEqual(complete("params.lr = 'lo"), [])
  assert.deepEqual(complete('metrics.loss'), [])
  assert.deepEqual(complete('l'), [])
})

test('what is chosen takes the place of the word, and what follows stays', () => {
  const [first] = completeFilter('los < 3', { caret: 3, keys })
  assert.deepEqual(first, { text: 'metrics.loss', filter: 'metrics.loss < 3', caret: 13 })
})
