import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { dataWorld } from './data.testing.ts'
import { diffRows } from './diff-rows.ts'

for (const database of ['sqlite', 'postgres'] as const)
  void suite(`rows that differ (${database})`, () => {
    void test('are told by key, with what they were and are', async (t) => {
      const { add, ctx } = await dataWorld(t, database)
      await add('id,x,"odd ""name"\n1,a,1\n2,b,1\n3,c,1\n', { key: ['id'] })
      await add('id,x,"odd ""name"\n1,a,1\n3,d,1\n4,,2\n')
      const diff = await diffRows(ctx, { before: 'churn/1', now: 'churn/2', limit: 9 })
      assert.deepEqual(diff.columns, ['id', 'x', 'odd "name'])
      assert.deepEqual(diff.rows, [
        { change: 'removed', before: ['2', 'b', '1'], now: [] },
        { change: 'changed', before: ['3', 'c', '1'], now: ['3', 'd', '1'] },
        { change: 'added', before: [], now: ['4', null, '2'] },
      ])
      const { rows, isCut } = await diffRows(ctx, { before: 'churn/1', now: 'churn/2', limit: 2 })
      assert.deepEqual([rows.length, isCut], [2, true])
      const none = await diffRows(ctx, { before: 'churn/2', now: 'churn/2', limit: 9 })
      assert.deepEqual(none.rows, [])
    })

    void test('are whole rows without a key, and columns may come and go', async (t) => {
      const { add, ctx } = await dataWorld(t, database)
      await add('a,b\n1,x\n1,x\n2,y\n')
      await add('a,b\n1,x\n3,y\n')
      const { rows } = await diffRows(ctx, { before: 'churn/1', now: 'churn/2', limit: 9 })
      const texts = rows.map(({ change, before, now }) => `${change} ${[...before, ...now].join()}`)
      assert.deepEqual(texts.toSorted(), ['added 3,y', 'removed 1,x', 'removed 2,y'])
      await add('id,old\n1,x\n2,y\n', { name: 'wide', key: ['id'] })
      await add('id,new\n1,5\n2,\n', { name: 'wide' })
      const wide = await diffRows(ctx, { before: 'wide/1', now: 'wide/2', limit: 9 })
      assert.deepEqual(wide.columns, ['id', 'new', 'old'])
      assert.deepEqual(wide.rows[0], {
        change: 'changed',
        before: ['1', null, 'x'],
        now: ['1', '5', null],
      })
    })
  })
