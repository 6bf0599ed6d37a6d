import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { databases, testCtx } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { createRun } from './create-run.ts'
import { logBatch } from './log-batch.ts'
import { searchRuns } from './search-runs.ts'
import { updateRun } from './update-run.ts'

async function addRun(
  ctx: RowCtx,
  startTime: number,
  metrics: Record<string, number> = {},
  params: Record<string, string> = {},
): Promise<string> {
  const { run } = await createRun(ctx, { experimentId: '0', userId: 'alice', startTime, tags: [] })
  await logBatch(ctx, {
    runId: run.run_id,
    metrics: Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: 1, step: 0 })),
    params: Object.entries(params).map(([key, value]) => ({ key, value })),
    tags: [],
  })
  return run.run_id
}

async function setMetric(
  ctx: RowCtx,
  runId: string,
  key: string,
  value: number,
  step: number,
): Promise<void> {
  await logBatch(ctx, {
    runId,
    metrics: [{ key, value, timestamp: 1, step }],
    params: [],
    tags: [],
  })
}

interface Walk {
  readonly orderBy?: readonly string[]
  readonly filter?: string
  readonly size: number
  readonly between?: (page: number) => Promise<void>
}

async function walk(
  ctx: RowCtx,
  { orderBy = [], filter = '', size, between }: Walk,
): Promise<readonly string[]> {
  const ids: string[] = []
  let pageToken: string | undefined
  for (let page = 1; ; page++) {
    const found = await searchRuns(ctx, {
      experimentIds: ['0'],
      filter,
      lifecycle: 'active',
      orderBy,
      maxResults: size,
      pageToken,
    })
    assert.ok(found.runs.length <= size)
    ids.push(...found.runs.map(({ run }) => run.run_id))
    pageToken = found.nextPageToken
    if (pageToken === undefined) return ids
    await between?.(page)
  }
}

/** What MLflow orders by: missing last, NaN before it, then newest first, then id. */
const orders = [
  [],
  ['metrics.loss ASC'],
  ['metrics.loss DESC'],
  ['params.lr DESC'],
  ['tags.team'],
  ['attributes.end_time DESC'],
  ['attributes.status', 'metrics.loss DESC'],
  ['metrics.acc', 'metrics.loss'],
  ['min(metrics.loss) DESC'],
]

for (const database of databases) {
  describe(database, () => {
    test('every page size walks the same order, ties, NaN and missing values included', async (t) => {
      const ctx = await testCtx(t, database)
      for (let index = 0; index < 40; index++) {
        const metrics: Record<string, number> =
          index % 4 === 3 ? {} : { loss: index % 4 === 2 ? NaN : index % 5 }
        if (index % 3 === 0) metrics['acc'] = index % 2
        const id = await addRun(
          ctx,
          1000 + (index % 6),
          metrics,
          index % 3 === 0 ? {} : { lr: String(index % 4) },
        )
        if (index % 5 === 0)
          await updateRun(ctx, { runId: id, status: 'FINISHED', endTime: 2000 + (index % 3) })
      }
      for (const orderBy of orders) {
        const whole = await walk(ctx, { orderBy, size: 1000 })
        assert.equal(new Set(whole).size, 40)
        for (const size of [1, 7, 39, 40])
          assert.deepEqual(
            await walk(ctx, { orderBy, size }),
            whole,
            `${orderBy.join()} by ${size}`,
          )
      }
      const filtered = await walk(ctx, {
        filter: "metrics.loss < 3 and params.lr = '1'",
        orderBy: ['metrics.loss DESC'],
        size: 2,
      })
      assert.deepEqual(
        filtered,
        await walk(ctx, {
          filter: "params.lr = '1' and metrics.loss < 3",
          orderBy: ['metrics.loss DESC'],
          size: 100,
        }),
      )
      assert.ok(filtered.length > 3)
    })

    for (const orderBy of orders) {
      test(`no run comes twice and none is missed while runs are written, ordered by ${orderBy.join(', ') || 'start'}`, async (t) => {
        const ctx = await testCtx(t, database)
        const ids: string[] = []
        for (let index = 0; index < 30; index++)
          ids.push(
            await addRun(ctx, 1000 + (index % 3), index % 3 === 2 ? {} : { loss: index % 4 }),
          )
        let step = 0
        const found = await walk(ctx, {
          orderBy,
          size: 4,
          between: async (page) => {
            await addRun(ctx, 5000 + page, { loss: page })
            // Runs already given and runs still to come move to both ends, gain a value, become NaN, end, gain a parameter.
            for (const [place, value] of [
              [page, 100 + page],
              [29 - page, -100 - page],
              [15, NaN],
            ] as const) {
              const runId = ids[place] ?? assert.fail()
              await setMetric(ctx, runId, 'loss', value, ++step)
              await updateRun(ctx, { runId, status: 'FINISHED', endTime: 9000 - step })
              await logBatch(ctx, {
                runId,
                metrics: [],
                params: [{ key: `lr`, value: '1' }],
                tags: [{ key: 'team', value: String(step % 3) }],
              })
            }
          },
        })
        assert.equal(new Set(found).size, found.length, 'a run came twice')
        const missed = ids.filter((id) => !found.includes(id))
        assert.deepEqual(missed, [])
      })
    }

    test('a token belongs to its search', async (t) => {
      const ctx = await testCtx(t, database)
      for (let index = 0; index < 3; index++) await addRun(ctx, index)
      const search = {
        experimentIds: ['0'],
        filter: '',
        lifecycle: 'active',
        orderBy: [],
        maxResults: 1,
      } as const
      const { nextPageToken } = await searchRuns(ctx, search)
      await assert.rejects(
        searchRuns(ctx, { ...search, filter: "params.a = 'b'", pageToken: nextPageToken }),
        /another filter/,
      )
      for (const pageToken of [
        'zzz',
        '!!',
        Buffer.from('{"offset": 2}').toString('base64'),
        'A'.repeat(100),
      ]) {
        await assert.rejects(searchRuns(ctx, { ...search, pageToken }), {
          code: 'INVALID_PARAMETER_VALUE',
        })
      }
    })
  })
}
