import assert from 'node:assert/strict'
import { test } from 'node:test'
import { databases, testCtx } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import type { LoggedModelOrderItem } from '../filter/order-by.ts'
import { createRun } from '../runs/create-run.ts'
import { logBatch } from '../runs/log-batch.ts'
import { logMetric } from '../runs/log-metric.ts'
import { addModelParams } from './add-model-params.ts'
import { createLoggedModel } from './create-logged-model.ts'
import { deleteLoggedModel } from './delete-logged-model.ts'
import { deleteModelTag } from './delete-model-tag.ts'
import { finalizeLoggedModel } from './finalize-logged-model.ts'
import { getLoggedModel } from './get-logged-model.ts'
import type { LoggedModelView } from './model-view.ts'
import { restoreLoggedModel } from './restore-logged-model.ts'
import { searchLoggedModels } from './search-logged-models.ts'
import { setModelTags } from './set-model-tags.ts'

async function addModel(ctx: RowCtx, name: string): Promise<string> {
  const { model } = await createLoggedModel(ctx, {
    experimentId: '0',
    name,
    modelType: 'agent',
    sourceRunId: '',
    params: [{ key: 'depth', value: '3' }],
    tags: [{ key: 'team', value: name }],
  })
  return model.model_id
}

async function addRun(ctx: RowCtx): Promise<string> {
  const { run } = await createRun(ctx, {
    experimentId: '0',
    userId: 'alice',
    name: 'r',
    startTime: 1,
    tags: [],
  })
  return run.run_id
}

interface Point {
  readonly runId: string
  readonly modelId: string
  readonly value: number
  readonly dataset?: string
  readonly step?: number
  readonly time?: number
}

async function log(ctx: RowCtx, point: Point): Promise<void> {
  const { runId, modelId, value, dataset, step = 0, time = 1 } = point
  const on = dataset === undefined ? {} : { datasetName: dataset, datasetDigest: `${dataset}-1` }
  await logBatch(ctx, {
    runId,
    metrics: [{ key: 'acc', value, timestamp: time, step, modelId, ...on }],
    params: [],
    tags: [],
  })
}

interface Search {
  readonly filter?: string
  readonly datasets?: readonly { readonly name: string; readonly digest?: string }[]
  readonly orderBy?: readonly LoggedModelOrderItem[]
}

async function find(ctx: RowCtx, search: Search): Promise<readonly (string | null)[]> {
  const input = { filter: '', datasets: [], orderBy: [], experimentIds: ['0'], ...search }
  // Pages of one, so that each order is walked across its page tokens too.
  const names: (string | null)[] = []
  let pageToken: string | undefined
  do {
    const page = await searchLoggedModels(ctx, { ...input, maxResults: 1, pageToken })
    names.push(...page.models.map(({ model }) => model.name))
    pageToken = page.nextPageToken
  } while (pageToken !== undefined)
  return names
}

const pairs = (list: LoggedModelView['data']['tags']): readonly string[] =>
  list.map(({ key, value }) => `${key}=${value}`)

for (const database of databases) {
  void test(`a logged model is pending, gets ready, is deleted, hidden and restored, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const modelId = await addModel(ctx, 'a')
    const get = async (allowDeleted = false): Promise<LoggedModelView> =>
      getLoggedModel(ctx, { modelId, allowDeleted })
    const { model: made } = await get()
    assert.deepEqual([made.status, made.lifecycle], [1, 'active'])
    const { model: ready } = await finalizeLoggedModel(ctx, { modelId, status: 2 })
    assert.equal(ready.status, 2)
    assert.ok(ready.updated_at > made.updated_at)

    await deleteLoggedModel(ctx, { modelId })
    await deleteLoggedModel(ctx, { modelId })
    await assert.rejects(get(), /not found/)
    assert.equal((await get(true)).model.lifecycle, 'deleted')
    assert.deepEqual(await find(ctx, {}), [])
    await assert.rejects(finalizeLoggedModel(ctx, { modelId, status: 3 }), /not found/)
    await assert.rejects(setModelTags(ctx, { modelId, tags: [] }), /not found/)

    await restoreLoggedModel(ctx, { modelId })
    const back = await get()
    assert.deepEqual([back.model.lifecycle, back.model.status], ['active', 2])
    assert.deepEqual(await find(ctx, {}), ['a'])
    await assert.rejects(deleteLoggedModel(ctx, { modelId: 'm-none' }), /'m-none' not found/)
  })

  void test(`params are kept once written and tags are overwritten and removed, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const modelId = await addModel(ctx, 'a')
    const data = async (): Promise<LoggedModelView['data']> =>
      (await getLoggedModel(ctx, { modelId, allowDeleted: false })).data
    const seed = { key: 'seed', value: '1' }
    await addModelParams(ctx, { modelId, params: [{ key: 'depth', value: '3' }, seed] })
    assert.deepEqual(pairs((await data()).params), ['depth=3', 'seed=1'])
    const changed = [
      { key: 'new', value: '1' },
      { key: 'depth', value: '4' },
    ]
    await assert.rejects(
      addModelParams(ctx, { modelId, params: changed }),
      /Changing param values is not allowed.*key='depth'.*value='3'/,
    )
    assert.deepEqual(pairs((await data()).params), ['depth=3', 'seed=1'])

    const tags = [
      { key: 'team', value: 'blue' },
      { key: 'stage', value: 'x' },
    ]
    await setModelTags(ctx, { modelId, tags })
    assert.deepEqual(pairs((await data()).tags), ['stage=x', 'team=blue'])
    await deleteModelTag(ctx, { modelId, key: 'team' })
    assert.deepEqual(pairs((await data()).tags), ['stage=x'])
    await assert.rejects(deleteModelTag(ctx, { modelId, key: 'team' }), /No tag with key 'team'/)
  })

  void test(`logged models are found by metrics on datasets, params and tags, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const runId = await addRun(ctx)
    const [a, b] = [await addModel(ctx, 'a'), await addModel(ctx, 'b')]
    await addModel(ctx, 'bare')
    await log(ctx, { runId, modelId: a, value: 0.9, dataset: 'train' })
    await log(ctx, { runId, modelId: a, value: 0.2, dataset: 'test', step: 1 })
    await log(ctx, { runId, modelId: b, value: 0.5, dataset: 'test' })
    const filter = 'metrics.acc > 0.4'
    assert.deepEqual(await find(ctx, { filter }), ['b'])
    assert.deepEqual(await find(ctx, { filter, datasets: [{ name: 'test' }] }), ['b'])
    assert.deepEqual(await find(ctx, { filter, datasets: [{ name: 'train' }] }), ['a'])
    assert.deepEqual(await find(ctx, { datasets: [{ name: 'test' }] }), ['b', 'a'])
    assert.deepEqual(await find(ctx, { datasets: [{ name: 'train', digest: 'train-1' }] }), ['a'])
    assert.deepEqual(await find(ctx, { datasets: [{ name: 'train', digest: 'other' }] }), [])
    assert.deepEqual(await find(ctx, { filter: "tags.team = 'bare' AND params.depth = '3'" }), [
      'bare',
    ])

    const all = ['bare', 'b', 'a']
    const { model } = await getLoggedModel(ctx, { modelId: a, allowDeleted: false })
    for (const [filter, names] of [
      ["experiment_id = '0'", all],
      ["experiment_id IN ('0', '944140571234832402')", all],
      ["experiment_id != '0'", []],
      ["lifecycle_stage = 'active'", all],
      ["lifecycle_stage = 'deleted'", []],
      [`artifact_location = '${model.artifact_uri}'`, ['a']],
      ["status IN ('PENDING') AND status != 'READY'", all],
      ["status NOT IN ('PENDING')", []],
    ] as const)
      assert.deepEqual(await find(ctx, { filter }), names, filter)
    assert.deepEqual(await find(ctx, { orderBy: [{ field_name: 'experiment_id' }] }), all)

    const order = (dataset_name: string | undefined, ascending: boolean) =>
      find(ctx, { orderBy: [{ field_name: 'metrics.acc', ascending, dataset_name }] })
    assert.deepEqual(await order('test', true), ['a', 'b', 'bare'])
    assert.deepEqual(await order('test', false), ['b', 'a', 'bare'])
    assert.deepEqual(await order('train', true), ['a', 'bare', 'b'])
    const ranked = (datasets: Search['datasets']) =>
      find(ctx, {
        datasets: datasets ?? [],
        orderBy: [{ field_name: 'metrics.acc', ascending: false }],
      })
    await log(ctx, { runId, modelId: b, value: 0.1, dataset: 'train', step: 9 })
    assert.deepEqual(await ranked([{ name: 'test' }]), ['b', 'a'])
    assert.deepEqual(await ranked([{ name: 'train' }]), ['a', 'b'])
    assert.deepEqual(await find(ctx, { orderBy: [{ field_name: 'name' }] }), ['a', 'b', 'bare'])
  })

  void test(`metrics and orders of models look at the latest value: step, then time, then value, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const [runId, other] = [await addRun(ctx), await addRun(ctx)]
    const [a, b] = [await addModel(ctx, 'a'), await addModel(ctx, 'b')]
    const high = async () => [
      await find(ctx, { filter: 'metrics.acc > 4' }),
      await find(ctx, { orderBy: [{ field_name: 'metrics.acc', ascending: false }] }),
    ]
    await log(ctx, { runId, modelId: b, value: 5 })
    await log(ctx, { runId: other, modelId: a, value: 9 })
    assert.deepEqual(await high(), [
      ['b', 'a'],
      ['a', 'b'],
    ])
    await log(ctx, { runId: other, modelId: b, value: 10 })
    assert.deepEqual(await high(), [
      ['b', 'a'],
      ['b', 'a'],
    ])
    await log(ctx, { runId, modelId: b, value: 3, time: 2 })
    assert.deepEqual(await high(), [['a'], ['a', 'b']])
    await log(ctx, { runId, modelId: b, value: 7, time: 1, step: 1 })
    assert.deepEqual(await high(), [
      ['b', 'a'],
      ['a', 'b'],
    ])
  })

  void test(`a model has each value of a metric, of each dataset, and an equal one once, on ${database}`, async (t) => {
    const ctx = await testCtx(t, database)
    const runId = await addRun(ctx)
    const modelId = await addModel(ctx, 'a')
    const values = async () =>
      (await getLoggedModel(ctx, { modelId, allowDeleted: false })).data.metrics.map(
        ({ datasetName, value, nan }) => `${datasetName} ${nan === 1 ? 'NaN' : value}`,
      )
    const scores = [0.2, 0.5, 0.9, NaN].map((value, index) => ({
      ...{ key: 'auc', value, timestamp: 7, step: 0, modelId },
      ...{ datasetName: `d${index}`, datasetDigest: 'x' },
    }))
    const accuracies = [1, 2].map((value) => ({
      ...{ key: 'acc', value, timestamp: 7, step: 0, modelId },
    }))
    const all = [' 1', ' 2', 'd0 0.2', 'd1 0.5', 'd2 0.9', 'd3 NaN']
    for (let again = 0; again < 2; again += 1) {
      await logBatch(ctx, { runId, metrics: [...accuracies, ...scores], params: [], tags: [] })
      assert.deepEqual(await values(), all)
    }
    // What is equal but for the digest, the end of a long name, or the dataset is not the same.
    const long = 'd'.repeat(499)
    for (const [datasetName, datasetDigest] of [
      ['d0', 'y'],
      ['d1', 'x'],
      [`${long}1`, 'x'],
      [`${long}2`, 'x'],
    ] as const)
      await logMetric(ctx, {
        runId,
        metric: {
          key: 'auc',
          value: 0.2,
          timestamp: 7,
          step: 0,
          modelId,
          datasetName,
          datasetDigest,
        },
      })
    assert.equal((await values()).length, all.length + 4)
    for (const [name, value] of [
      ['d0', 0.2],
      ['d1', 0.5],
      ['d2', 0.9],
    ] as const) {
      const filter = `metrics.auc = ${value}`
      assert.deepEqual(await find(ctx, { filter, datasets: [{ name, digest: 'x' }] }), ['a'])
      const other = `metrics.auc = ${value + 0.01}`
      assert.deepEqual(await find(ctx, { filter: other, datasets: [{ name }] }), [])
    }
  })
}
