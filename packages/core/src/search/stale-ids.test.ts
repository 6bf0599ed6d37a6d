import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases, testCtx } from '../ctx.testing.ts'
import { getExperiment } from '../experiments/get-experiment.ts'
import { listDatasets } from '../experiments/list-datasets.ts'
import { createLoggedModel } from '../logged-models/create-logged-model.ts'
import { searchLoggedModels } from '../logged-models/search-logged-models.ts'
import { createRun } from '../runs/create-run.ts'
import { listRunKeys } from '../runs/list-run-keys.ts'
import { logInputs } from '../runs/log-inputs.ts'
import { searchRuns } from '../runs/search-runs.ts'
import { listTrash } from '../trash/list-trash.ts'

const stale = ['944140571234832402', '7', '9'.repeat(30)]

for (const database of databases) {
  void test(`a search answers with what is there of the experiments that it names, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const { run } = await createRun(ctx, {
      ...{ experimentId: '0', userId: '', startTime: 1 },
      tags: [{ key: 'team', value: 'x' }],
    })
    const [sourceRunId, modelType] = [run.run_id, '']
    await createLoggedModel(ctx, {
      experimentId: '0',
      modelType,
      sourceRunId,
      params: [],
      tags: [],
    })
    const dataset = { name: 'd', digest: 'x', sourceType: 's', source: 's', tags: [] }
    await logInputs(ctx, { runId: run.run_id, datasets: [dataset], modelIds: [] })
    const counts = async (experimentIds: readonly string[]) => {
      const search = { experimentIds, filter: '', orderBy: [], maxResults: 10 }
      const { runs } = await searchRuns(ctx, { ...search, lifecycle: 'active' })
      const { models } = await searchLoggedModels(ctx, { ...search, datasets: [] })
      const { tags } = await listRunKeys(ctx, { experimentIds, contains: 'team', limit: 10 })
      return [
        runs.length,
        models.length,
        (await listDatasets(ctx, { experimentIds })).length,
        tags.length,
      ]
    }
    assert.deepEqual(await counts([...stale, '0']), [1, 1, 1, 1])
    assert.deepEqual(await counts(stale), [0, 0, 0, 0])
    for (const experimentId of stale) {
      assert.deepEqual(await listTrash(ctx, { experimentId, limit: 5 }), { entries: [] })
      await assert.rejects(getExperiment(ctx, { experimentId }), {
        code: 'RESOURCE_DOES_NOT_EXIST',
      })
    }
    await assert.rejects(counts(['0', 'x']), { code: 'INVALID_PARAMETER_VALUE' })
  })
}
