import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StemmaError } from '@stemma/contract'
import { databases, testCtx } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { createExperiment } from '../experiments/create-experiment.ts'
import { deleteExperiment } from '../experiments/delete-experiment.ts'
import { createLoggedModel } from '../logged-models/create-logged-model.ts'
import { createRun } from '../runs/create-run.ts'
import { deleteRun } from '../runs/delete-run.ts'
import { getRun } from '../runs/get-run.ts'
import { logBatch } from '../runs/log-batch.ts'
import { logInputs } from '../runs/log-inputs.ts'
import { updateRun } from '../runs/update-run.ts'
import { startTrace } from '../traces/start-trace.ts'
import { testTrace } from '../traces/traces.testing.ts'
import { finishPurged } from './finish-purged.ts'
import { preparePurge } from './prepare-purge.ts'
import { purgeStep } from './purge-step.ts'

const metricsOfRun = 300
const everything = { experimentIds: [], runIds: [], modelIds: [], trashIds: [] }

for (const database of databases) {
  test(`a purge that stops anywhere leaves each run whole or gone, and the next one ends it, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const kept = await fill(ctx, 'kept', 2)
    const before = await countRows(ctx)
    const gone = await fill(ctx, 'gone', 5)
    await deleteRun(ctx, { runId: gone.runIds[0] ?? '' })
    await deleteExperiment(ctx, { experimentId: gone.experimentId })
    const selection = await preparePurge(ctx, everything)
    let steps = 0
    let seenBetween = 0
    for (let isDone = false; !isDone; steps += 1) {
      // Each step is a transaction: what is there between two of them is what a kill leaves.
      const step = await purgeStep(ctx, selection)
      isDone = step.isDone
      const there = await wholeRuns(ctx, gone.runIds)
      if (there < gone.runIds.length) seenBetween += 1
      if (step.files.length > 0 && steps % 2 === 0)
        await finishPurged(ctx, { itemNos: step.files.map(({ itemNo }) => itemNo) })
    }
    assert.ok(steps > 10 && seenBetween > 5, `${steps} steps`)
    assert.equal(await wholeRuns(ctx, gone.runIds), 0)
    assert.equal(await wholeRuns(ctx, kept.runIds), kept.runIds.length)
    const after = await countRows(ctx)
    assert.deepEqual(after, before, 'rows of what was purged are left, or others are gone')
  })

  test(`the audit tells who purged what, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const { experimentId, runIds } = await fill(ctx, 'gone', 1)
    await deleteExperiment(ctx, { experimentId })
    const selection = await preparePurge(ctx, everything)
    for (let isDone = false; !isDone;) {
      const step = await purgeStep({ ...ctx, actor: { kind: 'user', name: 'operator' } }, selection)
      isDone = step.isDone
      await finishPurged(ctx, { itemNos: step.files.map(({ itemNo }) => itemNo) })
    }
    const rows = await ctx.store.read((db) =>
      db.rows(
        `select action, subject, actor from audit where action like '%.purge' order by audit_no`,
      ),
    )
    assert.deepEqual(rows.map(([action, subject, actor]) => [action, subject, actor]).slice(0, 2), [
      ['experiment.purge', `experiment/${experimentId}`, 'operator'],
      ['run.purge', `runs:/${runIds[0]}`, 'operator'],
    ])
  })
}

test('nobody purges who may only delete', async (t) => {
  const ctx = await testCtx(t, 'sqlite')
  const limited: RowCtx = { ...ctx, may: (permission) => permission !== 'trash:purge' }
  await assert.rejects(
    preparePurge(limited, everything),
    (error) => error instanceof StemmaError && error.code === 'PERMISSION_DENIED',
  )
})

/** An experiment with some runs and a model that have a little of everything. */
async function fill(
  ctx: RowCtx,
  name: string,
  runs: number,
): Promise<{ readonly experimentId: string; readonly runIds: readonly string[] }> {
  const tags = [{ key: 't', value: 'v' }]
  const experimentId = await createExperiment(ctx, { name, tags })
  const runIds: string[] = []
  for (let index = 0; index < runs; index += 1) {
    const { run } = await createRun(ctx, { experimentId, userId: 'u', startTime: index, tags })
    const runId = run.run_id
    runIds.push(runId)
    const metrics = Array.from({ length: metricsOfRun }, (_, key) => ({
      key: `m${key}`,
      value: key,
      timestamp: 1,
      step: 0,
    }))
    await logBatch(ctx, { runId, metrics, params: tags, tags })
    const model = await createLoggedModel(ctx, {
      experimentId,
      modelType: '',
      sourceRunId: runId,
      params: tags,
      tags,
    })
    await logInputs(ctx, {
      runId,
      datasets: [{ name: `d${index}`, digest: 'x', sourceType: 's', source: 's', tags }],
      modelIds: [model.model.model_id],
    })
    await startTrace(ctx, testTrace({ traceId: `tr-${name}-${index}`, experimentId }))
    // Half of the points lie in the log, half in blocks.
    if (index % 2 === 0) await updateRun(ctx, { runId, status: 'FINISHED' })
  }
  return { experimentId, runIds }
}

/** How many of the runs are there; a run that is there must have all that was logged. */
async function wholeRuns(ctx: RowCtx, runIds: readonly string[]): Promise<number> {
  let count = 0
  for (const runId of runIds) {
    const view = await getRun(ctx, { runId }).catch((error: unknown) => {
      assert.ok(error instanceof StemmaError && error.code === 'RESOURCE_DOES_NOT_EXIST')
    })
    if (!view) continue
    count += 1
    assert.equal(view.data.metrics.length, metricsOfRun)
    assert.deepEqual([view.data.params.length, view.links.datasets.length], [1, 1])
  }
  return count
}

const tables = [
  ...['experiments', 'experiment_tags', 'runs', 'params', 'run_tags', 'series', 'metric_log'],
  ...['metric_blocks', 'datasets', 'run_datasets', 'run_dataset_tags', 'run_model_inputs'],
  ...['run_model_outputs', 'logged_models', 'logged_model_params', 'logged_model_tags'],
  ...['logged_model_metrics', 'trash', 'purge_queue'],
  ...['traces', 'trace_tags', 'trace_metadata', 'trace_assessments'],
]

async function countRows(ctx: RowCtx): Promise<Readonly<Record<string, number>>> {
  return ctx.store.read(async (db) => {
    const counts: Record<string, number> = {}
    for (const table of tables)
      counts[table] = Number((await db.rows(`select count(*) from ${table}`))[0]?.[0])
    return counts
  })
}
