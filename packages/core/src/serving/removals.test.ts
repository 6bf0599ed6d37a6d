import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { inspect } from 'node:util'
import { databases, testCtx } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { verifyPage } from './audit/verify-page.ts'
import { createDeployment } from './create-deployment.ts'
import { getInference } from './get-inference.ts'
import { logInferences } from './log-inferences.ts'
import type { LogPolicy } from './log-policy.ts'
import { churn, idOf, loggedCall, prediction } from './logged-call.testing.ts'
import { eraseEntity, expirePayloads, listGaps, logGap } from './removals.ts'

const day = 86_400_000

/** A deployment with a policy, and a call a day, each about two entities. */
async function someLog(ctx: RowCtx, policy: LogPolicy, calls = 3): Promise<string> {
  const { deployment_id: deploymentId } = await createDeployment(ctx, { ...churn, policy })
  const now = ctx.now()
  await logInferences(ctx, {
    deploymentId,
    calls: Array.from({ length: calls }, (_, at) =>
      loggedCall(at, {
        call: { at: now - (calls - at) * day },
        payload: {
          request: '{"inputs": {"name": ["Ann", "Bob"], "age": [30, 40]}}',
          response: '{"predictions": [1, 0]}',
          seen: '{"name": ["Ann", "Bob"]}',
        },
        predictions: ['Ann', 'Bob'].map((name, row) =>
          prediction(row, {
            entity_key: name,
            output: String(1 - row),
            computed: JSON.stringify({ name, points: 3 }),
          }),
        ),
      }),
    ),
  })
  return deploymentId
}

async function faultsOf(ctx: RowCtx): Promise<readonly string[]> {
  return (await verifyPage(ctx, { after: 0, until: 5000 })).faults.map(({ text }) => text)
}

for (const database of databases)
  void suite(`what the log keeps (${database})`, () => {
    void test('personal columns are a keyed hash, the same for the same value, or nothing', async (t) => {
      const ctx = await testCtx(t, database)
      await someLog(ctx, { personal: ['name', 'entity_key'] })
      const { payload, predictions } = await getInference(ctx, { inferenceId: idOf(0) })
      const request = payload?.request ?? ''
      assert.ok(!request.includes('Ann') && request.includes('"columns":["name","age"]'), request)
      assert.equal(payload?.seen, null)
      const [first] = predictions
      assert.match(first?.entity_key ?? '', /^hmac:[0-9a-f]{32}$/u)
      assert.deepEqual(JSON.parse(first?.computed ?? ''), { name: first?.entity_key, points: 3 })
      assert.ok(request.includes(first?.entity_key ?? '-'))
      assert.deepEqual(await faultsOf(ctx), [])
    })

    void test('errors and answers that say them are not kept with them', async (t) => {
      const ctx = await testCtx(t, database)
      const { deployment_id: deploymentId } = await createDeployment(ctx, {
        ...churn,
        policy: { personal: ['name'] },
      })
      // MLflow prints the table that it was given.
      const error = `{"message": "Failed to enforce schema of data '  name\\n0 Ann'"}`
      const request = '{"inputs": {"name": ["Ann"]}}'
      const answered = '{"predictions": [{"name": "Ann", "score": 1}]}'
      await logInferences(ctx, {
        deploymentId,
        calls: [
          loggedCall(1, {
            call: { status: 400 },
            payload: { request, response: error },
            predictions: [],
          }),
          loggedCall(2, {
            payload: { request, response: answered },
            predictions: [prediction(0, { output: ' {"name": "Ann", "score": 1}' })],
          }),
          loggedCall(3, { payload: { request } }),
          loggedCall(4, {
            payload: { request: '{"instances": [{"who": [{"name": "Ann", "age": 30}]}]}' },
          }),
          loggedCall(5, {
            payload: { request: '{"inputs": {" Name": ["Ann"], "id": [9007199254740993]}}' },
          }),
          loggedCall(6, {
            payload: {
              request: '{"dataframe_split": {"columns": ["age"], "data": [[30, "Ann"]]}}',
            },
          }),
        ],
      })
      const kept = await Promise.all(
        [1, 2, 3, 4, 5, 6].map((no) => getInference(ctx, { inferenceId: idOf(no) })),
      )
      assert.ok(!inspect(kept, { depth: 9 }).includes('Ann'))
      assert.deepEqual(
        kept.map(({ payload }) => payload?.response),
        [null, null, ...[3, 4, 5, 6].map(() => '{"predictions": [1]}')],
      )
      assert.match(kept[3]?.payload?.request ?? '', /"age":30/u)
      assert.match(kept[4]?.payload?.request ?? '', /,9007199254740993\]/u)
      assert.equal(kept[5]?.payload?.request, null)
      const deep = `${'['.repeat(20_000)}{"name": "Ann"}${']'.repeat(20_000)}`
      for (const [no, body] of [
        [7, `{"instances": [{"a": ${deep}}]}`],
        [8, `{"instances": [{"name": ${deep}}]}`],
      ] as const)
        await logInferences(ctx, {
          deploymentId,
          calls: [
            loggedCall(no, {
              payload: { request: body },
              predictions: [prediction(0, { output: deep })],
            }),
          ],
        })
      for (const no of [7, 8]) {
        const { payload, predictions } = await getInference(ctx, { inferenceId: idOf(no) })
        const all = `${payload?.request}${payload?.response}${predictions[0]?.output}`
        assert.ok(!all.includes('Ann') && all.includes('hmac:'), all.slice(0, 300))
      }
      assert.match(kept[1]?.predictions[0]?.output ?? '', /"hmac:[0-9a-f]+","score":1/u)
      assert.deepEqual(await faultsOf(ctx), [])
    })

    void test('more calls than one transaction erases are erased, too', async (t) => {
      const ctx = await testCtx(t, database)
      const { deployment_id: deploymentId } = await createDeployment(ctx, churn)
      const logged = async (from: number, count: number): Promise<unknown> =>
        logInferences(ctx, {
          deploymentId,
          calls: Array.from({ length: count }, (_, at) => loggedCall(from + at)),
        })
      await logged(0, 1000)
      await logged(1000, 1)
      const asked = { name: 'churn', entityKey: 'C1', reason: 'asked' }
      assert.equal(await eraseEntity(ctx, asked), 1001)
      assert.equal(await eraseEntity(ctx, asked), 0)
    })

    void test('nothing of them is kept where the policy says so, and no bodies at all', async (t) => {
      const ctx = await testCtx(t, database)
      await someLog(ctx, { personal: ['entity_key'], personalAs: 'drop', withoutPayloads: true })
      const { payload, predictions } = await getInference(ctx, { inferenceId: idOf(0) })
      assert.equal(payload, undefined)
      assert.deepEqual(
        predictions.map(({ entity_key }) => entity_key),
        ['', ''],
      )
      assert.deepEqual(await faultsOf(ctx), [])
    })

    void test('bodies expire by age, digests stay, and the chain holds', async (t) => {
      const ctx = await testCtx(t, database)
      await someLog(ctx, { payloadDays: 2 })
      assert.equal(await expirePayloads(ctx, { name: 'churn', olderThanDays: undefined }), 2)
      assert.equal(await expirePayloads(ctx, { name: 'churn', olderThanDays: undefined }), 0)
      const gone = await getInference(ctx, { inferenceId: idOf(0) })
      assert.equal(gone.payload, undefined)
      assert.equal(gone.inference.request_hash?.length, 32)
      assert.notEqual((await getInference(ctx, { inferenceId: idOf(2) })).payload, undefined)
      assert.deepEqual(await faultsOf(ctx), [])
      // What goes otherwise is a fault.
      await ctx.store.write((tx) => tx.run('delete from payloads'))
      assert.deepEqual(await faultsOf(ctx), [`The bodies of ${idOf(2)} were deleted.`])
    })

    void test('an entity is erased, hashed or not, and the chain holds', async (t) => {
      const ctx = await testCtx(t, database)
      await someLog(ctx, { personal: ['entity_key'] })
      assert.equal(await eraseEntity(ctx, { name: 'churn', entityKey: 'Ann', reason: 'asked' }), 3)
      const { payload, predictions } = await getInference(ctx, { inferenceId: idOf(1) })
      assert.equal(payload, undefined)
      assert.deepEqual(
        predictions.map(({ entity_key, output, computed }) => [
          entity_key === '',
          output,
          computed,
        ]),
        [
          [true, 'null', '{}'],
          [false, '0', '{"name":"Bob","points":3}'],
        ],
      )
      assert.deepEqual(await faultsOf(ctx), [])
    })

    void test('calls that are not in it are counted, in the chain too', async (t) => {
      const ctx = await testCtx(t, database)
      const deploymentId = await someLog(ctx, {})
      await logGap(ctx, { deploymentId, from: 1, until: 5, calls: 7, reason: 'sampled' })
      const [gap] = await listGaps(ctx, { deploymentId })
      assert.deepEqual([gap?.calls, gap?.reason], [7, 'sampled'])
      assert.deepEqual(await faultsOf(ctx), [])
      await ctx.store.write((tx) => tx.run('update log_gaps set calls = 1'))
      assert.equal((await faultsOf(ctx)).length, 1)
      await assert.rejects(
        logGap(ctx, { deploymentId, from: 1, until: 5, calls: 0, reason: '' }),
        /'calls'/u,
      )
    })
  })
