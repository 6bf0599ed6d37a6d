import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PurgeProgress, PurgeRequest } from '@stemma/contract'
import { databases } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { createExperiment } from '../experiments/create-experiment.ts'
import { deleteExperiment } from '../experiments/delete-experiment.ts'
import type { Ctx } from '../room-ctx.ts'
import { createRun } from '../runs/create-run.ts'
import { deleteRun } from '../runs/delete-run.ts'
import { getRun } from '../runs/get-run.ts'
import { logBatch } from '../runs/log-batch.ts'
import { plainWorld, testWorld } from '../world.testing.ts'
import { purgeTrash } from './purge-trash.ts'

const request: PurgeRequest = {
  experiment_ids: [],
  run_ids: [],
  model_ids: [],
  trash_ids: [],
  dry_run: false,
  external_artifacts: false,
}

/** The last line of a purge. */
async function purge(
  ctx: Ctx,
  asked: Partial<PurgeRequest> = {},
  graceMs?: number,
): Promise<PurgeProgress> {
  let last: PurgeProgress | undefined
  const options = graceMs === undefined ? {} : { graceMs }
  for await (const line of purgeTrash(ctx, { ...request, ...asked }, options)) last = line
  assert.ok(last?.done)
  return last
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** A run with six points and a file; its id. */
async function addRun(ctx: Ctx, rowCtx: RowCtx, experimentId: string): Promise<string> {
  const { run } = await createRun(rowCtx, { experimentId, userId: '', startTime: 1, tags: [] })
  const runId = run.run_id
  const metrics = [1, 2, 3, 4, 5, 6].map((step) => ({ key: 'm', value: step, timestamp: 1, step }))
  await logBatch(rowCtx, { runId, metrics, params: [], tags: [] })
  await ctx.artifacts.write(fileOf(experimentId, runId), once(Buffer.alloc(100_000, runId)))
  return runId
}

function fileOf(experimentId: string, runId: string): string {
  return `${experimentId}/${runId}/artifacts/f.bin`
}

for (const database of databases) {
  void test(`a purge removes rows, files and bytes, and leaves the others, on ${database}`, async (t) => {
    const { ctx, rowCtx, store, advance } = await testWorld(t, database)
    const experimentId = await createExperiment(rowCtx, { name: 'one', tags: [] })
    const [gone, kept] = [
      await addRun(ctx, rowCtx, experimentId),
      await addRun(ctx, rowCtx, experimentId),
    ]
    await deleteRun(rowCtx, { runId: gone })
    const file = await ctx.artifacts.open(fileOf(experimentId, gone))
    const object = file?.isDirectory === false ? (file.sha256 ?? '') : ''
    const counts = {
      experiments: 0,
      runs: 1,
      metric_points: 6,
      artifacts: 1,
      artifact_bytes: 100_000,
    }
    const shown = ({
      experiments,
      runs,
      metric_points,
      artifacts,
      artifact_bytes,
    }: PurgeProgress) => ({
      experiments,
      runs,
      metric_points,
      artifacts,
      artifact_bytes,
    })

    assert.deepEqual(shown(await purge(ctx, { dry_run: true })), counts)
    assert.ok(await ctx.artifacts.open(fileOf(experimentId, gone)), 'a dry run changes nothing')
    advance(2 * 3_600_000)
    const done = await purge(ctx)
    assert.deepEqual(shown(done), counts)
    assert.ok(Number(done.artifact_store_bytes) > 0, 'what nothing names any more is freed')
    assert.equal(store.has(object), false)
    await assert.rejects(getRun(rowCtx, { runId: gone }), { code: 'RESOURCE_DOES_NOT_EXIST' })
    assert.equal(await ctx.artifacts.open(fileOf(experimentId, gone)), undefined)
    assert.equal((await getRun(rowCtx, { runId: kept })).data.metrics.length, 1)
    assert.ok(await ctx.artifacts.open(fileOf(experimentId, kept)))
    assert.equal((await purge(ctx)).runs, 0)
  })

  void test(`experiments are named by id or by name, and what may not go is refused before the first line, on ${database}`, async (t) => {
    const { ctx, rowCtx } = await testWorld(t, database)
    const experimentId = await createExperiment(rowCtx, { name: 'whole', tags: [] })
    const runId = await addRun(ctx, rowCtx, experimentId)
    for (const [asked, message] of [
      [{ run_ids: [runId] }, /is not in `deleted` lifecycle stage/],
      [{ experiment_ids: ['name:nope'] }, /'nope'/],
      [{ older_than: 'soon' }, /any time information from 'soon'/],
    ] as const)
      await assert.rejects(purge(ctx, asked), { message })
    await deleteExperiment(rowCtx, { experimentId })
    const { experiments, runs } = await purge(ctx, { experiment_ids: ['name:whole'] })
    assert.deepEqual([experiments, runs], [1, 1])
  })

  void test(`a purge that nobody follows any more stops, and the next one goes on, on ${database}`, async (t) => {
    const { ctx, rowCtx, folder } = await plainWorld(t, database)
    assert.ok(folder)
    const experimentId = await createExperiment(rowCtx, { name: 'many', tags: [] })
    for (let run = 0; run < 5; run++) await addRun(ctx, rowCtx, experimentId)
    await deleteExperiment(rowCtx, { experimentId })
    // A clock that jumps has every step tell how far it is.
    let nowMs = ctx.now()
    const hasty: Ctx = { ...ctx, now: () => (nowMs += 1000) }
    for await (const line of purgeTrash(hasty, request)) {
      assert.equal(line.done, false)
      break
    }
    await purge(ctx)
    assert.deepEqual((await ctx.artifacts.list('')).entries, [])
    const left = await rowCtx.store.read((db) => db.rows('select count(*) from runs'))
    assert.equal(Number(left[0]?.[0]), 0)
  })
}
