import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases, testCtx } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { createExperiment } from '../experiments/create-experiment.ts'
import { searchExperiments } from '../experiments/search-experiments.ts'
import { createLoggedModel } from '../logged-models/create-logged-model.ts'
import { searchLoggedModels } from '../logged-models/search-logged-models.ts'
import { createRun } from '../runs/create-run.ts'
import { getRun } from '../runs/get-run.ts'
import { logInputs } from '../runs/log-inputs.ts'
import { searchRuns } from '../runs/search-runs.ts'
import { fillPage, roughSize } from './fill-page.ts'

const mebi = 1024 * 1024

test('a page takes items until 32 MiB are full, and reads no more than it must', async () => {
  const hits = Array.from({ length: 5000 }, (_, index) => index)
  const fill = async (bytes: number) => {
    let read = 0
    const items = await fillPage(hits, {
      read: (part) => {
        read += part.length
        return Promise.resolve(part)
      },
      sizeOf: () => bytes,
    })
    assert.deepEqual(items, hits.slice(0, items.length))
    return [items.length, read]
  }
  assert.deepEqual(await fill(1), [5000, 5000])
  assert.deepEqual(await fill(100_000), [335, 336])
  assert.deepEqual(await fill(40 * mebi), [1, 100])
  assert.deepEqual(await fillPage([], { read: () => assert.fail(), sizeOf: () => 1 }), [])
})

test('a size is about that of the JSON', () => {
  const view = { name: 'x'.repeat(1000), tags: [{ key: 'k', value: '日'.repeat(500) }], time: 5 }
  const real = Buffer.byteLength(JSON.stringify(view))
  assert.ok(Math.abs(roughSize(view) - real) < real / 10)
})

/** Walks a search of pages of 1,000; how many things each page had. */
async function walk(
  find: (pageToken: string | undefined) => Promise<readonly [number, string | undefined]>,
): Promise<readonly number[]> {
  const sizes: number[] = []
  let token: string | undefined
  do {
    const [size, next] = await find(token)
    sizes.push(size)
    token = next
  } while (token !== undefined)
  return sizes
}

async function addLarge(ctx: RowCtx, count: number): Promise<void> {
  const tags = [{ key: 'large', value: 'x'.repeat(mebi - 2000) }]
  for (let index = 0; index < count; index += 1) {
    await createRun(ctx, { experimentId: '0', userId: '', startTime: index, tags })
    const model = { experimentId: '0', modelType: '', sourceRunId: '', params: [] }
    await createLoggedModel(ctx, { ...model, tags })
  }
}

for (const database of databases) {
  test(`searches end a page that is full of bytes with a token, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    await addLarge(ctx, 40)
    for (let index = 0; index < 45; index += 1)
      await createExperiment(ctx, {
        name: `e${index}`,
        tags: Array.from({ length: 40 }, (_, tag) => ({
          key: `k${tag}`,
          value: 'x'.repeat(20_000),
        })),
      })
    const page = { filter: '', maxResults: 1000, orderBy: [] }
    const experimentIds = ['0']
    for (const orderBy of [[], ['metrics.none DESC'], ['start_time ASC']])
      assert.deepEqual(
        await walk(async (pageToken) => {
          const search = { ...page, experimentIds, orderBy, pageToken }
          const found = await searchRuns(ctx, { ...search, lifecycle: 'active' })
          return [found.runs.length, found.nextPageToken]
        }),
        [32, 8],
      )
    assert.deepEqual(
      await walk(async (pageToken) => {
        const search = { ...page, experimentIds, datasets: [], pageToken }
        const found = await searchLoggedModels(ctx, search)
        return [found.models.length, found.nextPageToken]
      }),
      [32, 8],
    )
    assert.deepEqual(
      await walk(async (pageToken) => {
        const found = await searchExperiments(ctx, { ...page, lifecycle: 'active', pageToken })
        return [found.experiments.length, found.nextPageToken]
      }),
      [41, 5],
    )
  })

  test(`searches leave profiles of datasets out, one run has them, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const { run } = await createRun(ctx, { experimentId: '0', userId: '', startTime: 1, tags: [] })
    const dataset = { name: 'd', digest: 'x', sourceType: 's', source: 's', schema: '{}', tags: [] }
    const datasets = ['{"rows": 1}', '{"rows": 2}'].map((profile) => ({ ...dataset, profile }))
    await logInputs(ctx, { runId: run.run_id, datasets, modelIds: [] })
    const { runs } = await searchRuns(ctx, {
      ...{ experimentIds: ['0'], filter: '', lifecycle: 'active', orderBy: [], maxResults: 1 },
    })
    const said = (links: (typeof runs)[number]['links'] | undefined) =>
      links?.datasets.map(({ schema, profile }) => [schema, profile])
    assert.deepEqual(said(runs[0]?.links), [
      ['{}', null],
      ['{}', null],
    ])
    assert.deepEqual(said((await getRun(ctx, { runId: run.run_id })).links), [
      ['{}', '{"rows": 1}'],
      ['{}', '{"rows": 2}'],
    ])
  })
}
