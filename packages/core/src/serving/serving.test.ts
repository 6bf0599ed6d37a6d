import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { databases, testCtx } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { addModel } from '../models/models.testing.ts'
import { createDeployment, stopDeployment } from './create-deployment.ts'
import { getInference } from './get-inference.ts'
import { listDeployments, listInferences } from './list-deployments.ts'
import { logInferences, type LoggedCall } from './log-inferences.ts'
import { explainInference } from './why.ts'

const deployment = {
  name: 'churn',
  modelUri: 'models:/churn@champion',
  modelName: 'churn',
  modelVersion: 1,
  modelId: '',
  runId: '',
  modelDigest: 'd1',
  hyperparameters: { threshold: '0.5' },
  environment: { python: '3.12.1' },
}

const idOf = (number: number): string => number.toString(16).padStart(32, '0')

function call(number: number, change: Partial<LoggedCall['call']> = {}): LoggedCall {
  return {
    call: {
      inference_id: idOf(number),
      client_request_id: '',
      at: 1000 + number,
      status: 200,
      row_count: 1,
      predict_us: 10,
      total_us: 20,
      data_version: '',
      data_min_at: null,
      data_max_at: null,
      content_type: 'application/json',
      request: '{}',
      response: '{"predictions": [1]}',
      ...change,
    },
    predictions: [{ row_index: 0, entity_key: 'C1', output: '1', computed: '{"points":3}' }],
  }
}

const log = (ctx: RowCtx, deploymentId: string, ...calls: readonly LoggedCall[]) =>
  logInferences(ctx, { deploymentId, calls })

for (const database of databases)
  void suite(`the inference log (${database})`, () => {
    void test('has each call once, however often it is sent, with the rows of its answer', async (t) => {
      const ctx = await testCtx(t, database)
      const { deployment_id: id } = await createDeployment(ctx, deployment)
      assert.equal(await log(ctx, id, call(1), call(2)), 2)
      assert.equal(await log(ctx, id, call(2), call(3)), 1)
      const { inference, predictions } = await getInference(ctx, { inferenceId: idOf(2) })
      assert.deepEqual([inference.at, inference.response], [1002, '{"predictions": [1]}'])
      assert.deepEqual(
        predictions.map(({ entity_key, output, computed }) => [entity_key, output, computed]),
        [['C1', '1', '{"points":3}']],
      )
      const page = await listInferences(ctx, { deploymentId: id, limit: 2 })
      const { nextPageToken: pageToken } = page
      const rest = await listInferences(ctx, { deploymentId: id, limit: 2, pageToken })
      assert.deepEqual(
        [...page.items, ...rest.items].map(({ inference_id: one }) => one),
        [idOf(3), idOf(2), idOf(1)],
      )
    })

    void test('refuses what can not be, by its field, and keeps nothing of it', async (t) => {
      const ctx = await testCtx(t, database)
      const { deployment_id: id } = await createDeployment(ctx, deployment)
      await assert.rejects(createDeployment(ctx, { ...deployment, name: 'a/b' }), /'name'/u)
      await assert.rejects(log(ctx, 'none', call(1)), /There is no deployment none/u)
      await assert.rejects(
        log(ctx, id, call(1), call(2, { inference_id: 'x' })),
        /'inferences\[1\]\.inference_id'/u,
      )
      const odd = { row_index: 0, entity_key: '', output: '{', computed: '{}' }
      await assert.rejects(
        log(ctx, id, call(1), { ...call(2), predictions: [odd] }),
        /'inferences\[1\]\.predictions\[0\]\.output' supplied: It is no JSON/u,
      )
      await assert.rejects(
        log(ctx, id, call(1, { request: 'x'.repeat(2 ** 20 + 1) })),
        /'inferences\[0\]\.request'/u,
      )
      await assert.rejects(getInference(ctx, { inferenceId: idOf(1) }), /no inference 0000/u)
    })

    void test('knows what served when; a deployment that has ended stays so', async (t) => {
      const ctx = await testCtx(t, database)
      const first = await createDeployment(ctx, deployment)
      const ended = await stopDeployment(ctx, { deploymentId: first.deployment_id })
      assert.notEqual(ended.ended_at, null)
      assert.deepEqual(await stopDeployment(ctx, { deploymentId: first.deployment_id }), ended)
      await createDeployment(ctx, { ...deployment, name: 'other' })
      const { items } = await listDeployments(ctx, { limit: 9 })
      assert.deepEqual(
        items.map(({ name }) => name),
        ['other', 'churn'],
      )
      assert.equal((await listDeployments(ctx, { name: 'churn', limit: 9 })).items.length, 1)
    })

    void test('leads from a call back to what is there, and names what is missing', async (t) => {
      const ctx = await testCtx(t, database)
      await addModel(ctx, 'churn', 1)
      const { deployment_id: id } = await createDeployment(ctx, deployment)
      await log(ctx, id, call(1, { data_version: 'data:/none/1' }))
      const links = await explainInference(ctx, { inferenceId: idOf(1) })
      assert.deepEqual(
        links.map(({ kind, id, missing }) => [kind, id, missing]),
        [
          ['prediction', `${idOf(1)}/0`, undefined],
          ['inference', idOf(1), undefined],
          ['data', 'data:/none/1', 'There is no such version.'],
          ['deployment', id, undefined],
          ['model-version', 'models:/churn/1', undefined],
          ['run', '', 'The model names no run.'],
        ],
      )
      assert.deepEqual(links[0]?.facts, [
        { key: 'entity', value: 'C1' },
        { key: 'points', value: '3' },
      ])
    })
  })
