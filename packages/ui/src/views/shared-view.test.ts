import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import { readSharedView } from './shared-view.ts'

const state = {
  selectedColumns: ['attributes.`Source`', 'metrics.`val loss`', 'params.`lr`', 'attributes.`Odd`'],
  searchFilter: 'metrics.loss < 1',
  orderByKey: 'metrics.`val loss`',
  orderByAsc: true,
  lifecycleFilter: 'Deleted',
  groupBy: { aggregateFunction: 'min', groupByKeys: [{ mode: 'param', groupByData: 'lr' }] },
  viewMaximized: false,
}

const expected = {
  filter: 'metrics.loss < 1',
  columns: ['attributes.source', 'metrics.`val loss`', 'params.`lr`'],
  order_by: ['metrics.`val loss`'],
  lifecycle: 'deleted',
  group_by: 'params.`lr`',
  tab: 'table',
}

void test('a view that MLflow’s page shared is read, packed or not', async () => {
  const text = JSON.stringify(state)
  assert.deepEqual(await readSharedView(text), expected)
  const packed = `deflate;${deflateSync(text).toString('base64')}`
  assert.deepEqual(await readSharedView(packed), expected)
  assert.equal((await readSharedView('{"groupBy":"tag.max.team"}')).group_by, 'tags.`team`')
})

void test('what is no such value is refused, and so is what unpacks to far too much', async () => {
  for (const value of ['', '[', '1', 'deflate;AAAA', 'deflate;???'])
    await assert.rejects(readSharedView(value), value)
  const bomb = `deflate;${deflateSync('0'.repeat(50_000_000)).toString('base64')}`
  await assert.rejects(readSharedView(bomb), /too large/u)
})
