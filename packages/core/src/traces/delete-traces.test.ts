import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import type { PurgeRequest } from '@stemma/contract'
import { databases } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { createExperiment } from '../experiments/create-experiment.ts'
import { deleteExperiment } from '../experiments/delete-experiment.ts'
import type { Ctx } from '../room-ctx.ts'
import { purgeTrash } from '../trash/purge-trash.ts'
import { plainWorld, testWorld } from '../world.testing.ts'
import { deleteTraces } from './delete-traces.ts'
import { getTrace } from './get-trace.ts'
import { startTrace } from './start-trace.ts'
import { testTrace } from './traces.testing.ts'

type World = { readonly ctx: Ctx; readonly rowCtx: RowCtx }

/** Logs traces as clients do, with their spans; the folder of each. */
async function addTraces(
  { ctx, rowCtx }: World,
  { prefix, experimentId, count }: { prefix: string; experimentId: string; count: number },
): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const traceId = `${prefix}-${String(index).padStart(3, '0')}`
    const { trace } = await startTrace(
      rowCtx,
      testTrace({ traceId, experimentId, startTimeMs: index }),
    )
    const folder = trace.artifact_uri.replace('mlflow-artifacts:/', '')
    await ctx.artifacts.write(
      `${folder}/traces.json`,
      Readable.from([Buffer.from(`{"spans":[] , "n":${index}}`)]),
    )
  }
}

/** The folders of traces below an experiment's. */
async function folders({ ctx }: World, root: string): Promise<readonly string[]> {
  return (await ctx.artifacts.list(`${root}/traces`)).entries.map(({ name }) => name)
}

const tables = ['traces', 'trace_tags', 'trace_metadata', 'trace_assessments', 'purge_queue']

async function rowsLeft({ rowCtx }: World): Promise<readonly number[]> {
  return rowCtx.store.read(async (db) => {
    const counts: number[] = []
    for (const table of tables)
      counts.push(Number((await db.rows(`select count(*) from ${table}`))[0]?.[0]))
    return counts
  })
}

const everything: PurgeRequest = {
  ...{ experiment_ids: [], run_ids: [], model_ids: [], trash_ids: [] },
  ...{ dry_run: false, external_artifacts: false },
}

for (const database of databases) {
  for (const [layout, make] of [
    ['objects', testWorld],
    ['plain files', plainWorld],
  ] as const) {
    void test(`traces are deleted with their rows and files, by id or by time, in ${layout} on ${database}`, async (t) => {
      const world = await make(t, database)
      const { ctx, rowCtx } = world
      const experimentId = await createExperiment(rowCtx, { name: 'e', tags: [] })
      await addTraces(world, { prefix: 'kept', experimentId: '0', count: 2 })
      const before = await rowsLeft(world)
      await addTraces(world, { prefix: 'tr', experimentId, count: 70 })
      // Those of other experiments are not meant, whoever names them.
      const named = { experimentId, traceIds: ['tr-069', 'tr-068', 'kept-000', 'none'] }
      assert.equal(await deleteTraces(ctx, named), 2)
      await assert.rejects(getTrace(rowCtx, { traceId: 'tr-069' }), {
        code: 'RESOURCE_DOES_NOT_EXIST',
      })
      const oldest = { experimentId, untilMs: 200, mostTraces: 52, traceIds: [] }
      assert.equal(await deleteTraces(ctx, oldest), 52)
      const left = Array.from(
        { length: 16 },
        (_, index) => `tr-${String(index + 52).padStart(3, '0')}`,
      )
      assert.deepEqual(await folders(world, experimentId), left)
      assert.equal(await deleteTraces(ctx, { experimentId, untilMs: 60, traceIds: [] }), 9)
      assert.equal(await deleteTraces(ctx, { experimentId, untilMs: 200, traceIds: [] }), 7)
      assert.deepEqual(await rowsLeft(world), before)
      assert.deepEqual(await folders(world, experimentId), [])
      assert.deepEqual(await folders(world, '0'), ['kept-000', 'kept-001'])
      for (const given of [
        { traceIds: [] },
        { traceIds: ['a'], untilMs: 5 },
        { traceIds: ['a'], mostTraces: 1 },
        { traceIds: [], untilMs: 5, mostTraces: 0 },
      ])
        await assert.rejects(deleteTraces(ctx, { experimentId, ...given }), {
          code: 'INVALID_PARAMETER_VALUE',
        })
    })
  }

  void test(`files that cannot be removed go with the next purge, on ${database}`, async (t) => {
    const world = await testWorld(t, database)
    const before = await rowsLeft(world)
    await addTraces(world, { prefix: 'tr', experimentId: '0', count: 1 })
    const remove = () => Promise.reject(new Error('away'))
    const ctx = { ...world.ctx, artifacts: { ...world.ctx.artifacts, remove } }
    assert.equal(await deleteTraces(ctx, { experimentId: '0', traceIds: ['tr-000'] }), 1)
    assert.deepEqual(await folders(world, '0'), ['tr-000'])
    for await (const _ of purgeTrash(world.ctx, everything));
    assert.deepEqual(await folders(world, '0'), [])
    assert.deepEqual(await rowsLeft(world), before)
  })

  void test(`a purge of an experiment takes its traces and their files, those of no other at the same place, on ${database}`, async (t) => {
    const world = await testWorld(t, database)
    const { ctx, rowCtx } = world
    const place = { artifactLocation: 'mlflow-artifacts:/shared', tags: [] }
    const kept = await createExperiment(rowCtx, { name: 'kept', ...place })
    const gone = await createExperiment(rowCtx, { name: 'gone', ...place })
    await addTraces(world, { prefix: 'kept', experimentId: kept, count: 1 })
    const before = await rowsLeft(world)
    await addTraces(world, { prefix: 'gone', experimentId: gone, count: 105 })
    await deleteExperiment(rowCtx, { experimentId: gone })
    const files: number[] = []
    for (const dry_run of [true, false])
      for await (const line of purgeTrash(ctx, { ...everything, dry_run }))
        if (line.done) files.push(Number(line.artifacts))
    assert.deepEqual(files, [105, 105])
    assert.deepEqual(await folders(world, 'shared'), ['kept-000'])
    assert.deepEqual(await rowsLeft(world), before)
  })
}
