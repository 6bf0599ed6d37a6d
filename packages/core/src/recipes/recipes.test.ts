import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { decode, newRecipe } from '@stemma/contract'
import { databases, testCtx } from '../ctx.testing.ts'
import { createRun } from '../runs/create-run.ts'
import { logBatch } from '../runs/log-batch.ts'
import { getRecipe } from './get-recipe.ts'
import { putRecipe } from './put-recipe.ts'

for (const database of databases)
  void suite(`recipes (${database})`, () => {
    void test('are told from what a run says, with what is missing', async (t) => {
      const ctx = await testCtx(t, database)
      const { run } = await createRun(ctx, {
        ...{ experimentId: '0', userId: 'ada', startTime: 1 },
        tags: Object.entries({
          'mlflow.source.type': 'PROJECT',
          'mlflow.source.name': 'https://example.com/churn.git#train',
          'mlflow.project.entryPoint': 'main',
          'mlflow.source.git.commit': 'a'.repeat(40),
        }).map(([key, value]) => ({ key, value })),
      })
      const params = [{ key: 'alpha', value: '1' }]
      await logBatch(ctx, { runId: run.run_id, metrics: [], params, tags: [] })
      const told = await getRecipe(ctx, { runId: run.run_id })
      assert.deepEqual(
        [told.project, told.subdirectory, told.entry_point, told.parameters, told.is_recorded],
        ['https://example.com/churn.git', 'train', 'main', params, false],
      )
      assert.match(told.missing.join('; '), /were not committed.*noted by itself.*packages.*data/)
      await assert.rejects(getRecipe(ctx, { runId: 'f'.repeat(32) }), /not found/)
    })

    void test('are noted once, and stay', async (t) => {
      const ctx = await testCtx(t, database)
      const { run } = await createRun(ctx, {
        ...{ experimentId: '0', userId: 'ada', startTime: 1, tags: [] },
      })
      const recipe = decode(newRecipe, {
        ...{ run_id: run.run_id, project: '/srv/churn', commit: 'b'.repeat(40) },
        ...{ entry_point: 'main', environment: 'stemma/environment.txt' },
        left_out: [{ path: '.env', reason: 'its name is one of secrets' }],
      })
      await putRecipe(ctx, recipe)
      await putRecipe(ctx, recipe)
      await assert.rejects(putRecipe(ctx, { ...recipe, commit: '' }), /it stays/)
      const {
        missing,
        is_recorded: isRecorded,
        commit,
      } = await getRecipe(ctx, {
        runId: run.run_id,
      })
      assert.deepEqual([isRecorded, commit], [true, 'b'.repeat(40)])
      assert.deepEqual(missing, [
        'the data: the run names no version of data',
        '.env: not kept, its name is one of secrets',
      ])
      const blind = { ...ctx, may: () => false }
      await assert.rejects(putRecipe(blind, recipe), /denied/)
    })
  })
