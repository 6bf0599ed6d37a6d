import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { databases, testCtx } from '../ctx.testing.ts'
import { createView } from './create-view.ts'
import { deleteView } from './delete-view.ts'
import { getView } from './get-view.ts'
import { listViews } from './list-views.ts'
import { updateView } from './update-view.ts'

const experimentId = '0'

for (const database of databases)
  void suite(`saved views (${database})`, () => {
    void test('are made, listed by name, changed and removed', async (t) => {
      const ctx = await testCtx(t, database)
      const best = await createView(ctx, { experimentId, name: 'best', state: { filter: 'a' } })
      await createView(ctx, { experimentId, name: 'all', state: {} })
      const { view_id: viewId } = best
      assert.equal((await getView(ctx, { viewId })).created_by, 'alice')
      const changed = await updateView(ctx, { viewId, name: 'worst' })
      assert.deepEqual([changed.name, changed.state], ['worst', '{"filter":"a"}'])
      await updateView(ctx, { viewId, state: { filter: 'b' } })
      assert.deepEqual(
        (await listViews(ctx, { experimentId })).map(({ name, state }) => [name, state]),
        [
          ['all', '{}'],
          ['worst', '{"filter":"b"}'],
        ],
      )
      await deleteView(ctx, { viewId })
      await assert.rejects(getView(ctx, { viewId }), /There is no view/u)
      await assert.rejects(deleteView(ctx, { viewId }), /There is no view/u)
    })

    void test('refuse a name that is taken, empty or too long, and what is too large', async (t) => {
      const ctx = await testCtx(t, database)
      const make = (name: string, state: Readonly<Record<string, unknown>> = {}) =>
        createView(ctx, { experimentId, name, state })
      const { view_id: viewId } = await make('one')
      await make('two')
      await assert.rejects(make('one'), /"one" already/u)
      await assert.rejects(updateView(ctx, { viewId, name: 'two' }), /"two" already/u)
      await updateView(ctx, { viewId, name: 'one' })
      await assert.rejects(make(' '), /'name'/u)
      await assert.rejects(make('x'.repeat(251)), /name/u)
      await assert.rejects(make('large', { filter: 'x'.repeat(300_000) }), /state/u)
      await assert.rejects(
        createView(ctx, { experimentId: '77', name: 'x', state: {} }),
        /No Experiment with id=77/u,
      )
      const blind = { ...ctx, may: (permission: string) => permission !== 'experiment:write' }
      await assert.rejects(createView(blind, { experimentId, name: 'x', state: {} }), /denied/u)
    })
  })
