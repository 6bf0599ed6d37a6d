import assert from 'node:assert/strict'
import { suite, test, type TestContext } from 'node:test'
import type { RowCtx } from '../ctx.ts'
import { dataWorld } from '../data/data.testing.ts'
import { splitData } from '../data/split-data.ts'
import { createLoggedModel } from '../logged-models/create-logged-model.ts'
import { createModelVersion } from '../models/create-model-version.ts'
import { createRegisteredModel } from '../models/create-registered-model.ts'
import { setAlias } from '../models/set-alias.ts'
import { createRun } from '../runs/create-run.ts'
import { deleteRun } from '../runs/delete-run.ts'
import { logInputs } from '../runs/log-inputs.ts'
import { logOutputs } from '../runs/log-outputs.ts'
import { createDeployment } from '../serving/create-deployment.ts'
import { logInferences } from '../serving/log-inferences.ts'
import type { Family } from './family.ts'
import { readFamily, type ReadFamily } from './read-family.ts'

const inferenceId = 'ab'.repeat(16)

interface Made {
  readonly ctx: RowCtx
  readonly add: (rows: number) => Promise<unknown>
  readonly split: () => Promise<void>
  readonly train: (name: string, data: string, context?: string) => Promise<string>
  readonly family: (of: string, options?: Partial<ReadFamily>) => Promise<readonly string[]>
  readonly read: (of: string, options?: Partial<ReadFamily>) => Promise<Family>
}

async function world(t: TestContext, database: 'sqlite' | 'postgres'): Promise<Made> {
  const { rows: ctx, ctx: data, add } = await dataWorld(t, database)
  const read: Made['read'] = (of, options = {}) =>
    readFamily(ctx, { of, direction: 'both', limit: 200, ...options })
  return {
    ctx,
    add: (rows) =>
      add(`id\n${Array.from({ length: rows }, (_, at) => at).join('\n')}\n`, { key: ['id'] }),
    train: async (name, data, context = 'training') => {
      const { run } = await createRun(ctx, {
        ...{ experimentId: '0', userId: 'ada', name, startTime: ctx.now(), tags: [] },
      })
      const tags = [{ key: 'mlflow.data.context', value: context }]
      const dataset = { name: 'churn', digest: 'd', sourceType: 'local', source: data, tags }
      await logInputs(ctx, { runId: run.run_id, datasets: [dataset], modelIds: [] })
      return run.run_id
    },
    split: async () => {
      const parts = [
        { name: 'train', share: 0.5 },
        { name: 'valid', share: 0.5 },
      ]
      await splitData(data, { reference: 'churn', by: 'key', seed: '1', cuts: [], parts })
    },
    read,
    /** `from → to`, by titles. */
    family: async (of, options) => {
      const { nodes, edges } = await read(of, options)
      const titles = new Map(nodes.map(({ id, title }) => [id, title]))
      return edges
        .map(({ from, to, way }) => `${titles.get(from)} ${way} ${titles.get(to)}`)
        .toSorted()
    },
  }
}

async function register(ctx: RowCtx, name: string, runId: string, modelId?: string): Promise<void> {
  await createModelVersion(ctx, {
    name,
    source: modelId === undefined ? `runs:/${runId}/model` : `models:/${modelId}`,
    ...{ runId, modelId, tags: [] },
  })
}

for (const database of ['sqlite', 'postgres'] as const)
  void suite(`the family tree (${database})`, () => {
    void test('parts of a split hang on the version that was split', async (t) => {
      const { add, split, train, family } = await world(t, database)
      await add(40)
      await split()
      await train('forest', 'data:/churn-train/1')
      assert.deepEqual(await family('data:/churn/1'), [
        'churn 1 split churn-train 1',
        'churn 1 split churn-valid 1',
        'churn-train 1 read forest',
      ])
    })

    void test('goes from any member to all that it came from, and to all that came of it', async (t) => {
      const { ctx, add, train, family, read } = await world(t, database)
      await add(1)
      await add(2)
      const runId = await train('first', 'data:/churn/2')
      await train('other', 'data:/churn/1')
      await createRegisteredModel(ctx, { name: 'churn', tags: [] })
      await register(ctx, 'churn', runId)
      await setAlias(ctx, { name: 'churn', version: '1', alias: 'champion' })
      const { deployment_id: id } = await createDeployment(ctx, {
        ...{ name: 'api', modelUri: 'models:/churn@champion', modelName: 'churn', modelVersion: 1 },
        ...{ modelId: '', runId, modelDigest: '', hyperparameters: {}, environment: {} },
      })
      const whole = [
        '@champion serves api',
        'churn 1 follows churn 2',
        'churn 1 names @champion',
        'churn 2 read first',
        'first made churn 1',
      ]
      for (const of of [
        'data:/churn/2',
        `runs:/${runId}`,
        'models:/churn/1',
        'models:/churn@champion',
        `deployments:/${id}`,
      ])
        assert.deepEqual(await family(of), whole, of)
      const { nodes, edges, isPart } = await read(`runs:/${runId}`)
      assert.equal(edges.find(({ way }) => way === 'read')?.note, 'training')
      // What else came of the first version is not of this run's family; that there may be more is said.
      assert.deepEqual(
        nodes.filter(({ isOpen }) => isOpen).map(({ id }) => id),
        [],
      )
      assert.equal(isPart, false)
      assert.deepEqual(await family(`runs:/${runId}`, { direction: 'up' }), [
        'churn 1 follows churn 2',
        'churn 2 read first',
      ])
      assert.deepEqual(await family('data:/churn/1', { direction: 'down' }), [
        'churn 1 follows churn 2',
        'churn 1 read other',
      ])

      const call = {
        ...{
          inference_id: inferenceId,
          client_request_id: 'req-1',
          at: 5,
          status: 200,
          row_count: 1,
        },
        ...{ predict_us: 1, total_us: 2, data_version: 'data:/churn/1', data_min_at: null },
        ...{ data_max_at: null, content_type: '', protocol: 'mlflow', source: 'http' },
        ...{ data_ref: '', request_hash: null, response_hash: null },
      }
      await logInferences(ctx, {
        deploymentId: id,
        calls: [{ call, payload: undefined, predictions: [] }],
      })
      assert.deepEqual(await family(`inferences:/${inferenceId}`), [
        ...whole.slice(0, 1),
        'api answered req-1',
        'churn 1 follows churn 2',
        'churn 1 names @champion',
        'churn 1 read req-1',
        'churn 2 read first',
        'first made churn 1',
      ])
    })

    void test('a run that reads a model is its child, unless it made it; copies hang on what they are copies of', async (t) => {
      const { ctx, add, train, family } = await world(t, database)
      await add(1)
      const first = await train('first', 'data:/churn/1')
      const { model } = await createLoggedModel(ctx, {
        ...{
          experimentId: '0',
          name: 'net',
          modelType: '',
          sourceRunId: first,
          params: [],
          tags: [],
        },
      })
      const modelId = model.model_id
      await logOutputs(ctx, { runId: first, models: [{ modelId, step: 0 }] })
      await logInputs(ctx, { runId: first, datasets: [], modelIds: [modelId] })
      const second = await train('tuned', 'data:/churn/1')
      await logInputs(ctx, { runId: second, datasets: [], modelIds: [modelId] })
      assert.deepEqual(await family(`models:/${modelId}`), [
        'churn 1 read first',
        'first made net',
        'net read tuned',
      ])
      await createRegisteredModel(ctx, { name: 'a', tags: [] })
      await createRegisteredModel(ctx, { name: 'b', tags: [] })
      await register(ctx, 'a', first, modelId)
      await createModelVersion(ctx, { name: 'b', source: 'models:/a/1', tags: [] })
      assert.deepEqual(await family(`runs:/${first}`), [
        'a 1 copied b 1',
        'a 1 read tuned',
        'b 1 read tuned',
        'churn 1 read first',
        'first made a 1',
        'first made b 1',
      ])
    })

    void test('has no more than was asked for, those first that lead further, and counts the rest', async (t) => {
      const { ctx, add, train, read } = await world(t, database)
      await add(1)
      await createRegisteredModel(ctx, { name: 'churn', tags: [] })
      const names = Array.from({ length: 12 }, (_, at) => `run ${at}`)
      const ids: string[] = []
      for (const name of names) ids.push(await train(name, 'data:/churn/1'))
      await register(ctx, 'churn', ids[3] ?? '')
      await deleteRun(ctx, { runId: ids[5] ?? '' })
      const { nodes, isPart } = await read('data:/churn/1', { limit: 6 })
      assert.equal(nodes.length, 6)
      assert.equal(isPart, true)
      assert.deepEqual(
        nodes.filter(({ kind }) => kind === 'run').map(({ title }) => title),
        ['run 3', 'run 11', 'run 10', 'run 9', 'run 8'],
      )
      assert.equal(nodes.find(({ kind }) => kind === 'data')?.more, 6)
      assert.equal((await read('data:/churn/1')).nodes.length, 13)
      // What it came from is told, also from the trash.
      const deleted = await read(`runs:/${ids[5] ?? ''}`)
      assert.equal(deleted.nodes.find(({ kind }) => kind === 'run')?.isDeleted, true)
    })

    void test('follows a few versions of data that grows daily, and says that there are more', async (t) => {
      const { add, train, read } = await world(t, database)
      for (let rows = 1; rows <= 8; rows++) await add(rows)
      const runId = await train('last', 'data:/churn/8')
      const { nodes } = await read(`runs:/${runId}`)
      assert.deepEqual(
        nodes.map(({ title, isOpen }) => `${title}${isOpen ? ' …' : ''}`).toSorted(),
        ['churn 4 …', 'churn 5', 'churn 6', 'churn 7', 'churn 8', 'last'],
      )
    })

    void test('refuses what is no URI of a member, and what is not there', async (t) => {
      const { read, ctx } = await world(t, database)
      await assert.rejects(read('churn/7'), /'of'/u)
      await assert.rejects(read('data:/churn/7'), /no dataset "churn"/u)
      await assert.rejects(read(`runs:/${'0'.repeat(32)}`), /not found/u)
      await assert.rejects(read('models:/none/1'), /not found/u)
      await assert.rejects(read('deployments:/none'), /no deployment none/u)
      await assert.rejects(read('inferences:/none'), /no inference none/u)
      const blind = { ...ctx, may: (permission: string) => permission !== 'model:read' }
      await assert.rejects(
        async () => readFamily(blind, { of: 'data:/churn/1', direction: 'up', limit: 5 }),
        /Permission denied/u,
      )
    })
  })
