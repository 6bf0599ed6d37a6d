import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  formatColumnId,
  formatColumnList,
  parseColumnId,
  parseColumnList,
  summaries,
  type RunColumnId,
} from './column-id.ts'

const key = fc
  .oneof(fc.string({ minLength: 1 }), fc.constantFrom('loss', 'a b', 'x,y', 'f(x)', '50%2C', 'a`b'))
  // The server takes no name with both, nor one that is quoted already.
  .filter((text) => !(text.includes('`') && text.includes('"')) && !/^["`]|["`]$/u.test(text))
const column: fc.Arbitrary<RunColumnId> = fc.oneof(
  fc
    .tuple(key, fc.constantFrom(...summaries))
    .map(([key, summary]) => ({ kind: 'metric', key, summary }) as const),
  fc.tuple(fc.constantFrom('param', 'tag'), key).map(([kind, key]) => ({ kind, key }) as const),
  fc.constant({ kind: 'attribute' as const, key: 'start_time' as const }),
)

test('columns come back from an address as they went', () => {
  fc.assert(
    fc.property(fc.array(column, { minLength: 1 }), (ids) => {
      assert.deepEqual(parseColumnList(formatColumnList(ids)), ids)
    }),
  )
})

test('a column is written as the server’s order is', () => {
  const metric = { kind: 'metric', key: 'val loss', summary: 'min' } as const
  assert.equal(formatColumnId(metric), 'min(metrics.`val loss`)')
  assert.equal(formatColumnId({ ...metric, key: 'loss', summary: 'last' }), 'metrics.loss')
  assert.equal(parseColumnId('attributes.nothing'), undefined)
  assert.equal(parseColumnId('avg(metrics.loss)'), undefined)
})
