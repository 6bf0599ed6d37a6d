import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { databases, testCtx } from '../../ctx.testing.ts'
import type { RowCtx } from '../../ctx.ts'
import { createDeployment, stopDeployment } from '../create-deployment.ts'
import { exportLog } from '../export/export-log.ts'
import { logInferences } from '../log-inferences.ts'
import { churn, idOf, loggedCall, prediction } from '../logged-call.testing.ts'
import { addTruth } from '../truth/add-truth.ts'
import { exportChain } from './export-chain.ts'
import type { LogFault } from './log-faults.ts'
import { signLog } from './sign-log.ts'
import { verifyPage } from './verify-page.ts'

/** A log of twenty calls, with a deployment, its end, and a truth. */
async function someLog(ctx: RowCtx): Promise<void> {
  const { deployment_id: deploymentId } = await createDeployment(ctx, {
    ...churn,
    hyperparameters: { threshold: '0.5' },
  })
  for (let at = 0; at < 20; at += 5)
    await logInferences(ctx, {
      deploymentId,
      calls: [at, at + 1, at + 2, at + 3, at + 4].map((number) =>
        loggedCall(number, {
          call: { client_request_id: 'é"\n', data_max_at: 2 ** 50 },
          payload: {
            ...{ request: `{"inputs": [${number}]}`, response: 'AAEC' },
            response_encoding: 'base64',
          },
          predictions: [0, 1].map((row) =>
            prediction(row, {
              ...{ entity_key: `C${number}`, output: String(number), computed: '{}' },
            }),
          ),
        }),
      ),
    })
  await addTruth(ctx, {
    name: 'churn',
    truths: [
      {
        inferenceId: idOf(3),
        row: 0,
        entityKey: '',
        time: undefined,
        value: '1',
        observedTime: undefined,
      },
    ],
    source: '',
    withinMs: undefined,
  })
  await stopDeployment(ctx, { deploymentId })
  await signLog(ctx)
}

async function verify(ctx: RowCtx): Promise<readonly LogFault[]> {
  const { faults, isDone } = await verifyPage(ctx, { after: 0, until: 5000 })
  assert.ok(isDone)
  // In parts, each by itself, it is found as well, though not always by the same name.
  const parts: LogFault[] = []
  for (let after = 0, isEnd = false; !isEnd; after += 4) {
    const part = await verifyPage(ctx, { after, until: after + 4 })
    parts.push(...part.faults)
    isEnd = part.isDone
  }
  assert.equal(parts.length > 0, faults.length > 0)
  return faults
}

const run = (ctx: RowCtx, ...statements: readonly string[]): Promise<void> =>
  ctx.store.write(async (tx) => {
    for (const statement of statements) await tx.run(statement)
  })

/** The number of the call with a number of the test. */
const noOf = (ctx: RowCtx, number: number): Promise<number> =>
  ctx.store.read(async (db) => {
    const [row] = await db.rows('select inference_no from inferences where inference_id = ?', [
      idOf(number),
    ])
    return Number(row?.[0])
  })

for (const database of databases)
  void suite(`the chain over the log (${database})`, () => {
    void test('holds, over calls, truths and deployments, and is signed', async (t) => {
      const ctx = await testCtx(t, database)
      await someLog(ctx)
      const { entries, rows, checkpoints, faults } = await verifyPage(ctx, {
        after: 0,
        until: 5000,
      })
      assert.deepEqual(faults, [])
      assert.deepEqual([entries, rows], [23, 40])
      assert.ok(checkpoints >= 1)
      // Signed already: nothing new.
      assert.equal(Number((await signLog(ctx)).seq), 23)
    })

    const edits: readonly (readonly [
      name: string,
      edit: (ctx: RowCtx) => Promise<void>,
      faults: readonly (readonly [kind: string, seq: number])[],
    ])[] = [
      [
        'an edited call',
        async (ctx) =>
          run(ctx, `update inferences set status = 500 where inference_id = '${idOf(4)}'`),
        [['call-changed', 6]],
      ],
      [
        'a deleted call',
        async (ctx) => run(ctx, `delete from inferences where inference_id = '${idOf(4)}'`),
        [['call-deleted', 6]],
      ],
      [
        'a deleted call with its entry',
        async (ctx) =>
          run(
            ctx,
            `delete from inferences where inference_id = '${idOf(4)}'`,
            'delete from log_chain where seq = 6',
          ),
        [['entry-missing', 6]],
      ],
      [
        'two calls that were exchanged',
        async (ctx) => {
          const [a, b] = [await noOf(ctx, 2), await noOf(ctx, 7)]
          await run(
            ctx,
            `update log_chain set subject = case subject when ${a} then ${b} else ${a} end where kind = 'call' and subject in (${a}, ${b})`,
          )
        },
        [['calls-exchanged', 4]],
      ],
      [
        'an edited row of an answer',
        async (ctx) =>
          run(
            ctx,
            `update predictions set output = '9' where inference_no = ${await noOf(ctx, 4)} and row_index = 1`,
          ),
        [['rows-changed', 0]],
      ],
      [
        'an edited request',
        async (ctx) =>
          run(ctx, `update payloads set request = '{}' where inference_no = ${await noOf(ctx, 4)}`),
        [['payload-changed', 0]],
      ],
      [
        'deleted bodies',
        async (ctx) => run(ctx, `delete from payloads where inference_no = ${await noOf(ctx, 4)}`),
        [['payload-deleted', 0]],
      ],
      [
        'an edited truth',
        async (ctx) => run(ctx, `update ground_truth set value = '0'`),
        [['rows-changed', 22]],
      ],
      [
        'an edited deployment',
        async (ctx) => run(ctx, `update deployments set hyperparameters = '{}'`),
        [['rows-changed', 1]],
      ],
      [
        'a call that was slipped in',
        async (ctx) =>
          run(
            ctx,
            `insert into inferences (inference_id, deployment_no, client_request_id, at, status, row_count, predict_us, total_us, data_version, content_type)
             values ('x', ${database === 'sqlite' ? 1 : 0}, '', 0, 200, 0, 0, 0, '', '')`,
          ),
        [['call-unchained', 23]],
      ],
      [
        'a chain that was cut',
        async (ctx) =>
          run(ctx, `delete from log_chain where seq > 20`, `update log_chain_head set seq = 20`),
        [
          ['call-unchained', 20],
          ['chain-cut', 23],
        ],
      ],
    ]
    for (const [name, edit, faults] of edits)
      void test(`finds ${name}`, async (t) => {
        const ctx = await testCtx(t, database)
        await someLog(ctx)
        await edit(ctx)
        assert.deepEqual(
          (await verify(ctx)).map(({ kind, seq }) => [kind, seq]),
          faults,
        )
      })

    void test('leaves as a stretch that begins with the entry before it', async (t) => {
      const ctx = await testCtx(t, database)
      await someLog(ctx)
      const page = await exportChain(ctx, { from: 1005, until: 1010, place: undefined })
      assert.equal(page.start?.seq, 6)
      assert.equal(page.entries[0]?.seq, 7)
      assert.ok((page.entries.at(-1)?.seq ?? 0) >= 11)
      assert.ok(page.checkpoints.length > 0)
      const none = await exportChain(ctx, { from: 5000, until: 6000, place: undefined })
      assert.deepEqual(none.entries, [])
    })

    void test('a log of large bodies is verified and exported in pages that can be held', async (t) => {
      const ctx = await testCtx(t, database)
      const { deployment_id: deploymentId } = await createDeployment(ctx, churn)
      const long = 'x'.repeat(1_300_000)
      const request = `{"inputs": {"text": ["${long}"]}}`
      for (let at = 0; at < 30; at += 15)
        await logInferences(ctx, {
          deploymentId,
          calls: Array.from({ length: 15 }, (_, more) =>
            loggedCall(at + more, { payload: { request } }),
          ),
        })
      await signLog(ctx)
      const whole = { from: 0, until: 1e12 }
      const sizes: number[] = []
      let page = await exportChain(ctx, { ...whole, place: undefined })
      const entries = [...page.entries]
      for (; page.next !== undefined; entries.push(...page.entries)) {
        sizes.push(page.entries.length)
        page = await exportChain(ctx, { ...whole, place: page.next })
      }
      assert.ok(sizes.length >= 2 && Math.max(...sizes) < 15, String(sizes))
      assert.deepEqual(
        entries.map(({ seq }) => seq),
        Array.from({ length: 30 }, (_, at) => at + (entries[0]?.seq ?? 0)),
      )
      const ids: string[] = []
      let after: Parameters<typeof exportLog>[1]['after']
      do {
        const { rows, next } = await exportLog(ctx, { ...whole, name: 'churn', after })
        assert.ok(rows.length > 0 && rows.length < 15)
        assert.equal(String(rows[0]?.features['text']).length, long.length)
        ids.push(...rows.map(({ row }) => row.inferenceId))
        after = next
      } while (after !== undefined)
      assert.equal(new Set(ids).size, 30)
      assert.equal(ids.length, 30)
      const { faults, rows, isDone } = await verifyPage(ctx, { after: 0, until: 5000 })
      assert.deepEqual([faults, rows, isDone], [[], 30, true])
      await run(
        ctx,
        `update payloads set request = '{}' where inference_no = (select max(inference_no) from inferences)`,
      )
      assert.equal((await verify(ctx))[0]?.kind, 'payload-changed')
    })
  })
