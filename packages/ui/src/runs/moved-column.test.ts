import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatColumnId, parseColumnList } from './column-id.ts'
import { movedColumn } from './moved-column.ts'

void test('a column takes the place of another, and those between make room', () => {
  const columns = parseColumnList('params.a,params.b,params.c')
  const moved = (id: string, onto: string): string =>
    movedColumn(columns, `params.${id}`, `params.${onto}`).map(formatColumnId).join()
  assert.equal(moved('a', 'c'), 'params.b,params.c,params.a')
  assert.equal(moved('c', 'a'), 'params.c,params.a,params.b')
  assert.equal(moved('b', 'b'), 'params.a,params.b,params.c')
  assert.equal(moved('b', 'x'), 'params.a,params.b,params.c')
})
