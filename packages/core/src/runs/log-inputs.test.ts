import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases, testCtx } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { listDatasets } from '../experiments/list-datasets.ts'
import { createRun } from './create-run.ts'
import { contextTag } from './dataset-context.ts'
import type { DatasetInput } from './dataset-input.ts'
import { getRun } from './get-run.ts'
import { logInputs } from './log-inputs.ts'
import { logOutputs } from './log-outputs.ts'
import { searchRuns } from './search-runs.ts'

async function addRun(ctx: RowCtx): Promise<string> {
  const input = { experimentId: '0', userId: 'alice', startTime: 1, tags: [] }
  return (await createRun(ctx, input)).run.run_id
}

interface Said extends Partial<Omit<DatasetInput, 'tags'>> {
  readonly context?: string
}

function train({ context, ...said }: Said = {}): DatasetInput {
  return {
    ...{ name: 'train', digest: 'abc123', sourceType: 's3', source: 's3://b/2024' },
    ...said,
    tags: context === undefined ? [] : [{ key: contextTag, value: context }],
  }
}

async function log(
  ctx: RowCtx,
  runId: string,
  ...datasets: readonly DatasetInput[]
): Promise<void> {
  await logInputs(ctx, { runId, datasets, modelIds: [] })
}

async function shown(ctx: RowCtx, runId: string): Promise<readonly string[]> {
  const { links } = await getRun(ctx, { runId })
  return links.datasets.map(({ source, schema, profile, tags }) =>
    [source, schema ?? '-', profile ?? '-', ...tags.map(({ value }) => value)].join(' '),
  )
}

async function found(ctx: RowCtx, filter: string): Promise<readonly string[]> {
  const { runs } = await searchRuns(ctx, {
    ...{ experimentIds: ['0'], filter, lifecycle: 'active', orderBy: [], maxResults: 10 },
  })
  return runs.map(({ run }) => run.run_id).toSorted()
}

for (const database of databases) {
  void test(`runs with data of one digest each show what they logged, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const [first, second, third] = [await addRun(ctx), await addRun(ctx), await addRun(ctx)]
    await log(ctx, first, train({ schema: 'x' }))
    await log(ctx, second, train({ source: 's3://b/2025', profile: '{"rows": 1}' }))
    await log(ctx, third, train({ schema: 'x' }))
    assert.deepEqual(await shown(ctx, first), ['s3://b/2024 x -'])
    assert.deepEqual(await shown(ctx, second), ['s3://b/2025 - {"rows": 1}'])
    assert.deepEqual(await shown(ctx, third), ['s3://b/2024 x -'])
    const { runs } = await searchRuns(ctx, {
      ...{ experimentIds: ['0'], filter: "datasets.name = 'train'", lifecycle: 'active' },
      ...{ orderBy: ['run_id'], maxResults: 10 },
    })
    const sources = runs.map(({ links }) => links.datasets[0]?.source ?? '')
    assert.deepEqual(sources.toSorted(), ['s3://b/2024', 's3://b/2024', 's3://b/2025'])
    assert.equal((await listDatasets(ctx, { experimentIds: ['0'] })).length, 1)
  })

  void test(`a run uses one dataset in several contexts, in one request or two, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const [together, later] = [await addRun(ctx), await addRun(ctx)]
    await log(ctx, together, train({ context: 'train' }), train({ context: 'eval' }))
    await log(ctx, later, train({ context: 'train' }))
    await log(ctx, later, train({ context: 'eval' }))
    // What is said already adds nothing: clients repeat requests, and `evaluate` one dataset many times.
    await log(ctx, later, train({ context: 'train' }), train(), train())
    const both = ['s3://b/2024 - - train', 's3://b/2024 - - eval']
    assert.deepEqual(await shown(ctx, together), both)
    assert.deepEqual(await shown(ctx, later), both)
    for (const context of ['train', 'eval'])
      assert.deepEqual(
        await found(ctx, `dataset.context = '${context}'`),
        [together, later].toSorted(),
      )
    const summaries = await listDatasets(ctx, { experimentIds: ['0'] })
    assert.deepEqual(
      summaries.map(({ context }) => context),
      ['eval', 'train'],
    )
  })

  void test(`a run makes one model at two steps, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const runId = await addRun(ctx)
    const models = [
      { modelId: 'm-1', step: 5 },
      { modelId: 'm-1', step: 2 },
    ]
    await logOutputs(ctx, { runId, models })
    await logOutputs(ctx, { runId, models: models.slice(1) })
    assert.deepEqual((await getRun(ctx, { runId })).links.modelOutputs, models)
  })
}
