import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { databases, testCtx } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { createEndpoint } from '../endpoints/change-endpoint.ts'
import { reportEndpoint } from '../endpoints/report-endpoint.ts'
import { overrideGate } from '../gates/override-gate.ts'
import { updateJob } from '../jobs/update-job.ts'
import { addModel } from '../models/models.testing.ts'
import { askReplay } from './ask-replay.ts'
import { createDeployment, stopDeployment } from './create-deployment.ts'
import { getInference } from './get-inference.ts'
import { listDeployments, listInferences } from './list-deployments.ts'
import { logInferences, type LoggedCall } from './log-inferences.ts'
import { listReplays, logReplays } from './log-replays.ts'
import { churn, idOf, loggedCall, prediction } from './logged-call.testing.ts'
import { sampleInferences } from './sample-inferences.ts'
import { explainInference } from './why.ts'

const deployment = {
  ...churn,
  modelUri: 'models:/churn@champion',
  modelDigest: 'd1',
  hyperparameters: { threshold: '0.5' },
  environment: { python: '3.12.1' },
}

const call = (number: number, change: Partial<LoggedCall['call']> = {}): LoggedCall =>
  loggedCall(number, { call: change })

function withRequest(number: number, request: string): LoggedCall {
  return loggedCall(number, { payload: { request } })
}

const log = (ctx: RowCtx, deploymentId: string, ...calls: readonly LoggedCall[]) =>
  logInferences(ctx, { deploymentId, calls })

for (const database of databases)
  void suite(`the inference log (${database})`, () => {
    void test('is looked through by caller, entity, outcome and time, page by page', async (t) => {
      const ctx = await testCtx(t, database)
      const { deployment_id: deploymentId } = await createDeployment(ctx, deployment)
      await log(
        ctx,
        deploymentId,
        call(1, { client_request_id: 'order-1' }),
        call(2, { status: 500 }),
        call(3, { status: 0 }),
        { ...call(4), predictions: [prediction(0, { entity_key: 'C9' })] },
        call(5),
      )
      const found = async (filter: Parameters<typeof listInferences>[1]['filter']) => {
        const ids: string[] = []
        let pageToken: string | undefined
        do {
          const page = await listInferences(ctx, {
            ...{ deploymentId, limit: 1, pageToken },
            ...(filter && { filter }),
          })
          ids.push(...page.items.map(({ inference_id: id }) => id))
          pageToken = page.nextPageToken
        } while (pageToken !== undefined)
        return ids.map((id) => Number.parseInt(id, 16))
      }
      assert.deepEqual(await found({}), [5, 4, 3, 2, 1])
      assert.deepEqual(await found({ clientRequestId: 'order-1' }), [1])
      assert.deepEqual(await found({ entityKey: 'C9' }), [4])
      assert.deepEqual(await found({ outcome: 'failed' }), [3, 2])
      assert.deepEqual(await found({ outcome: 'answered', untilMs: 1005 }), [4, 1])
      assert.deepEqual(await found({ fromMs: 1004, entityKey: 'C1' }), [5])
    })

    void test('takes nothing that could not be read from it again, and names the field', async (t) => {
      const ctx = await testCtx(t, database)
      const { deployment_id: id } = await createDeployment(ctx, deployment)
      const lastDate = 8.64e15
      for (const [field, one] of [
        ['time', call(1, { at: lastDate + 1 })],
        ['time', call(1, { at: 2n ** 63n - 1n })],
        ['data_min_time', call(1, { data_min_at: -lastDate - 1 })],
        ['data_max_time', call(1, { data_max_at: 2n ** 60n })],
        ['status', call(1, { status: -1 })],
        ['rows', call(1, { row_count: -1 })],
        ['predict_us', call(1, { predict_us: -1 })],
        ['total_us', call(1, { total_us: 2n ** 62n })],
        ['data_ref', call(1, { data_ref: '[1]' })],
        ['request_hash', call(1, { request_hash: Buffer.from('ab', 'hex') })],
        ...['null', '[1]', '"x"', '{'].map(
          (computed) =>
            [
              'predictions[0].computed',
              loggedCall(1, { predictions: [prediction(0, { computed })] }),
            ] as const,
        ),
        ['predictions[1].row', loggedCall(1, { predictions: [prediction(0), prediction(0)] })],
      ] as const)
        await assert.rejects(
          log(ctx, id, call(2), one),
          (error: Error) => error.message.includes(`'inferences[1].${field}'`),
          field,
        )
      await log(ctx, id, call(1, { at: lastDate, data_min_at: -lastDate, data_ref: '{"from":0}' }))
      await explainInference(ctx, { inferenceId: idOf(1) })
      assert.equal((await listInferences(ctx, { deploymentId: id, limit: 9 })).items.length, 1)
    })

    void test('has each call once, however often it is sent, with the rows of its answer', async (t) => {
      const ctx = await testCtx(t, database)
      const { deployment_id: id } = await createDeployment(ctx, deployment)
      assert.equal(await log(ctx, id, call(1), call(2)), 2)
      assert.equal(await log(ctx, id, call(2), call(3)), 1)
      const { inference, predictions, payload } = await getInference(ctx, {
        inferenceId: idOf(2),
      })
      assert.deepEqual([inference.at, payload?.response], [1002, '{"predictions": [1]}'])
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
        log(ctx, id, withRequest(1, 'x'.repeat(1_398_105))),
        /'inferences\[0\]\.request'/u,
      )
      await assert.rejects(getInference(ctx, { inferenceId: idOf(1) }), /no inference 0000/u)
    })

    void test('keeps what came of running calls again, and samples those that were answered', async (t) => {
      const ctx = await testCtx(t, database)
      const { deployment_id: id } = await createDeployment(ctx, deployment)
      await log(
        ctx,
        id,
        ...Array.from({ length: 40 }, (_, at) => call(at, { status: at % 4 === 0 ? 400 : 200 })),
      )
      const all = await sampleInferences(ctx, { deploymentId: id, limit: 100 })
      assert.equal(new Set(all).size, 30)
      const some = await sampleInferences(ctx, { deploymentId: id, limit: 5 })
      assert.equal(some.length, 5)
      assert.ok(some.every((one) => all.includes(one)))
      const replay = {
        inferenceId: idOf(1),
        mode: 'exact',
        model: 'models:/churn/1',
        hyperparameters: {},
        environment: { python: '3.12.1' },
        inputMatch: true,
        modelMatch: undefined,
        outputMatch: false,
        maxAbsDiff: 0.5,
        labelFlips: 0,
        detail: '',
      }
      assert.equal(
        (await logReplays(ctx, { replays: [replay, { ...replay, outputMatch: true }] })).length,
        2,
      )
      const kept = await listReplays(ctx, { inferenceId: idOf(1) })
      assert.deepEqual(
        kept.map(({ input_match, model_match, output_match, max_abs_diff }) => [
          input_match,
          model_match,
          output_match,
          max_abs_diff,
        ]),
        [
          [1, null, 1, 0.5],
          [1, null, 0, 0.5],
        ],
      )
      assert.equal((await explainInference(ctx, { inferenceId: idOf(1) })).matches.output, true)
      await assert.rejects(
        logReplays(ctx, { replays: [replay, { ...replay, inferenceId: idOf(99) }] }),
        /no inference/u,
      )
      assert.equal((await listReplays(ctx, { inferenceId: idOf(1) })).length, 2)
    })

    void test('has a call run again by who serves its deployment, once at a time', async (t) => {
      const ctx = await testCtx(t, database)
      const { deployment_id: id, name } = await createDeployment(ctx, deployment)
      await log(ctx, id, call(1))
      const ask = (number = 1) => askReplay(ctx, { inferenceId: idOf(number) })
      await assert.rejects(ask(), /Nobody serves 'churn'/u)
      await assert.rejects(ask(2), /no inference 0000/u)
      await createEndpoint(ctx, { name, modelUri: deployment.modelUri, settings: {} })
      const state = { revision: 1, status: 'serving', detail: '', url: '', holdMs: 60_000 } as const
      await reportEndpoint(ctx, { ...state, name, runner: 'one' })
      const job = await ask()
      assert.deepEqual(
        [job.kind, job.engine, job.host, job.name, job.state],
        ['replay', 'deployments', 'one', idOf(1), 'submitting'],
      )
      assert.equal((await ask()).job_id, job.job_id)
      await updateJob(ctx, { job_id: job.job_id, state: 'ended', exit_code: 0 })
      assert.notEqual((await ask()).job_id, job.job_id)
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
      const { links, matches } = await explainInference(ctx, { inferenceId: idOf(1) })
      assert.deepEqual(matches, { input: true, model: undefined, output: undefined })
      assert.deepEqual(
        links.map(({ kind, id, missing }) => [kind, id, missing]),
        [
          ['prediction', `${idOf(1)}/0`, undefined],
          ['inference', idOf(1), undefined],
          ['data', 'data:/none/1', 'There is no such version.'],
          ['deployment', id, undefined],
          ['model-version', 'models:/churn/1', undefined],
          ['decision', '', 'The alias was moved without a decision.'],
          ['run', '', 'The model names no run.'],
        ],
      )
      await overrideGate(ctx, { name: 'churn', alias: 'champion', version: 1, reason: 'first' })
      const later = await createDeployment(ctx, deployment)
      await log(ctx, later.deployment_id, call(2))
      const { links: decided } = await explainInference(ctx, { inferenceId: idOf(2) })
      const decision = decided.find(({ kind }) => kind === 'decision')
      assert.equal(decision?.title, 'OVERRIDE churn@champion')
      assert.deepEqual(decision?.facts[0], { key: 'reason', value: 'first' })
      assert.deepEqual(links[0]?.facts, [
        { key: 'entity', value: 'C1' },
        { key: 'points', value: '3' },
      ])
    })
  })
