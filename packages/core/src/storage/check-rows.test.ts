import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases, testCtx } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { metricHistory } from '../metrics/metric-history.ts'
import { createRun } from '../runs/create-run.ts'
import { logBatch } from '../runs/log-batch.ts'
import { updateRun } from '../runs/update-run.ts'
import { checkRows, planRowChecks, type RowCheck, type RowProblem } from './check-rows.ts'

async function addRun(ctx: RowCtx, metrics: number): Promise<string> {
  const { run } = await createRun(ctx, { experimentId: '0', userId: '', startTime: 1, tags: [] })
  await logBatch(ctx, {
    runId: run.run_id,
    metrics: Array.from({ length: metrics }, (_, index) => ({
      ...{ key: `m${String(index).padStart(3, '0')}`, value: index, timestamp: 1, step: 0 },
    })),
    params: [],
    tags: [],
  })
  return run.run_id
}

async function checkAll(ctx: RowCtx): Promise<readonly RowProblem[]> {
  const found: RowProblem[] = []
  for (const check of await planRowChecks(ctx)) {
    for (let part: RowCheck | undefined = check; part !== undefined;) {
      const { problems, next } = await checkRows(ctx, part)
      found.push(...problems)
      part = next
    }
  }
  return found
}

/** Another byte in the midst of the points of a row. */
async function damage(ctx: RowCtx, table: string, where: string): Promise<void> {
  await ctx.store.write(async (tx) => {
    const [row] = await tx.rows(`select points from ${table} where ${where}`)
    const bytes = Uint8Array.from(row?.[0] as Uint8Array)
    bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 1
    assert.equal(await tx.run(`update ${table} set points = ? where ${where}`, [bytes]), 1)
  })
}

for (const database of databases) {
  void test(`a changed byte of a metric is found and named, and not shown as its value, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const ended = await addRun(ctx, 700)
    await updateRun(ctx, { runId: ended, status: 'FINISHED' })
    const running = await addRun(ctx, 2)
    assert.deepEqual(await checkAll(ctx), [])
    await damage(ctx, 'metric_blocks', `key = 'm650'`)
    await damage(ctx, 'metric_log', `seq = 1`)
    assert.deepEqual(
      (await checkAll(ctx)).map(({ place }) => place),
      [`metric m650 of runs:/${ended}`, `metrics of runs:/${running}`],
    )
    for (const [runId, key] of [
      [ended, 'm650'],
      [running, 'm000'],
    ] as const)
      await assert.rejects(metricHistory(ctx, { runId, key }), { code: 'DATA_LOSS' })
    const { points } = await metricHistory(ctx, { runId: ended, key: 'm651' })
    assert.deepEqual([...points.values], [651])
  })
}
