import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases, testCtx } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { createExperiment } from '../experiments/create-experiment.ts'
import { searchExperiments } from '../experiments/search-experiments.ts'
import { createLoggedModel } from '../logged-models/create-logged-model.ts'
import { searchLoggedModels } from '../logged-models/search-logged-models.ts'
import { createRegisteredModel } from '../models/create-registered-model.ts'
import { searchRegisteredModels } from '../models/search-registered-models.ts'
import { createRun } from '../runs/create-run.ts'
import { logBatch } from '../runs/log-batch.ts'
import { searchRuns } from '../runs/search-runs.ts'

const stored = [`o'brien`, `x''y`, String.raw`C:\data`, `say "it's"`, `${'long '.repeat(20)}o'b`]

async function addAll(ctx: RowCtx): Promise<void> {
  for (const [index, value] of stored.entries()) {
    const tags = [{ key: 'owner', value }]
    await createExperiment(ctx, { name: value, tags })
    await createRegisteredModel(ctx, { name: `m${index}`, tags })
    const { run } = await createRun(ctx, {
      ...{ experimentId: '0', userId: '', name: value, startTime: index, tags },
    })
    await logBatch(ctx, { runId: run.run_id, metrics: [], params: tags, tags: [] })
    await createLoggedModel(ctx, {
      ...{ experimentId: '0', name: `m${index}`, modelType: '', sourceRunId: '', params: [], tags },
    })
  }
}

/** What each kind of thing finds, by its tag. */
async function found(ctx: RowCtx, filter: string): Promise<readonly (readonly string[])[]> {
  const search = { filter, maxResults: 50, orderBy: [], lifecycle: 'active' } as const
  const experimentIds = ['0']
  const owners = (tags: readonly { readonly key: string; readonly value: string }[]) =>
    tags.filter(({ key }) => key === 'owner').map(({ value }) => value)
  const { runs } = await searchRuns(ctx, { ...search, experimentIds })
  const { experiments } = await searchExperiments(ctx, search)
  const { models } = await searchLoggedModels(ctx, { ...search, experimentIds, datasets: [] })
  const registered = await searchRegisteredModels(ctx, search)
  return [
    runs.flatMap(({ data }) =>
      owners(data.tags.map(([key, value]) => ({ key: String(key), value: String(value) }))),
    ),
    experiments.flatMap(({ tags }) => owners(tags)),
    models.flatMap(({ data }) => owners(data.tags)),
    registered.models.flatMap(({ tags }) => owners(tags)),
  ].map((list) => list.toSorted())
}

for (const database of databases) {
  void test(`doubled and escaped quotes in filters stand for themselves, or for one, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await addAll(ctx)
    const [plain = '', doubled = '', path = '', both = '', long = ''] = stored
    for (const [value, expected] of [
      [`'o''brien'`, plain],
      [String.raw`'o\'brien'`, plain],
      [`"o'brien"`, plain],
      [`'x''y'`, doubled],
      [`"x''y"`, doubled],
      [String.raw`'C:\data'`, path],
      [`'say "it''s"'`, both],
      [`"say ""it's"""`, both],
      [`'${long.replace("'", "''")}'`, long],
    ] as const) {
      const one = [[expected], [expected], [expected], [expected]]
      assert.deepEqual(await found(ctx, `tags.owner = ${value}`), one, value)
      assert.deepEqual(await found(ctx, `tags.owner LIKE ${value}`), one, value)
      assert.deepEqual(await found(ctx, `tags.owner ILIKE ${value.toUpperCase()}`), one, value)
      const others = stored.filter((other) => other !== expected).toSorted()
      assert.deepEqual(await found(ctx, `tags.owner != ${value}`), [others, others, others, others])
    }
    const names = async (filter: string) => {
      const { runs } = await searchRuns(ctx, {
        ...{ filter, experimentIds: ['0'], maxResults: 9, orderBy: [], lifecycle: 'active' },
      })
      return runs.map(({ run }) => run.name)
    }
    assert.deepEqual(await names(`run_name = 'o''brien'`), [plain])
    assert.deepEqual(await names(`params.owner = 'say "it''s"'`), [both])
    assert.deepEqual(await names(`params.owner = 'o''brien' AND tags.owner = 'o''brien'`), [plain])
    const { models } = await searchLoggedModels(ctx, {
      ...{ filter: `tags.owner IN ('o''brien')`, experimentIds: ['0'], maxResults: 9, orderBy: [] },
      datasets: [],
    })
    assert.equal(models.length, 1)
  })
}
