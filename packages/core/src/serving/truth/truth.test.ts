import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { databases, testCtx } from '../../ctx.testing.ts'
import type { RowCtx } from '../../ctx.ts'
import { createDeployment } from '../create-deployment.ts'
import { logInferences } from '../log-inferences.ts'
import { churn, idOf, loggedCall, prediction } from '../logged-call.testing.ts'
import { measureWindows } from '../monitor/measure-windows.ts'
import { rankErrors } from '../monitor/rank-errors.ts'
import { addTruth, type Truth } from './add-truth.ts'
import { listTruth } from './list-truth.ts'

const hour = 3_600_000

/** A deployment `churn` with a call of one row for each output, an hour after the other: of entity C0, C1, C0 …, each in a segment. */
async function predict(ctx: RowCtx, outputs: readonly unknown[], from = 0): Promise<void> {
  const { deployment_id: deploymentId } = await createDeployment(ctx, churn)
  await logInferences(ctx, {
    deploymentId,
    calls: outputs.map((output, at) =>
      loggedCall(from + at, {
        call: { at: (from + at) * hour },
        payload: {
          request: JSON.stringify({
            inputs: { segment: [at % 3 === 0 ? 'new' : 'old'], age: [at] },
          }),
          response: null,
        },
        predictions: [
          prediction(0, {
            ...{ entity_key: `C${(from + at) % 2}`, output: JSON.stringify(output) },
            computed: '{}',
          }),
        ],
      }),
    ),
  })
}

const of = (number: number, value: string, change: Partial<Truth> = {}): Truth => ({
  inferenceId: idOf(number),
  row: 0,
  entityKey: '',
  time: undefined,
  value,
  observedTime: undefined,
  ...change,
})

const add = (ctx: RowCtx, ...truths: readonly Truth[]) =>
  addTruth(ctx, { name: 'churn', truths, source: 'test', withinMs: undefined })

for (const database of databases)
  void suite(`ground truth (${database})`, () => {
    void test('is kept once, corrected by a row of its own, and never overwritten', async (t) => {
      const ctx = await testCtx(t, database)
      await predict(ctx, [0, 1])
      const first = await add(ctx, of(0, '1'), of(1, '1'))
      assert.deepEqual(first, { added: 2, corrected: 0, unchanged: 0, unmatched: 0, joined: 0 })
      const again = await add(ctx, of(0, '1'), of(1, '0'))
      assert.deepEqual(again, { added: 1, corrected: 1, unchanged: 1, unmatched: 0, joined: 0 })
      const kept = await listTruth(ctx, { inferenceId: idOf(1) })
      assert.deepEqual(
        kept.map(({ value, supersedes }) => [value, supersedes !== null]),
        [
          ['1', false],
          ['0', true],
        ],
      )
      const twice = await add(ctx, of(0, '2'), of(0, '3'))
      assert.equal(twice.corrected, 2)
      assert.equal((await listTruth(ctx, { inferenceId: idOf(0) })).at(-1)?.value, '3')
    })

    void test('stands beside each prediction in the view for reports, as it is held now', async (t) => {
      const ctx = await testCtx(t, database)
      await predict(ctx, [0, 1])
      await add(ctx, of(1, '1'))
      await add(ctx, of(1, '0'))
      const rows = await ctx.store.read((db) =>
        db.rows(
          'select name, inference_id, output, truth from serving_predictions order by inference_id',
        ),
      )
      assert.deepEqual(rows, [
        ['churn', idOf(0), '0', null],
        ['churn', idOf(1), '1', '0'],
      ])
      const [calls = []] = await ctx.store.read((db) =>
        db.rows('select count(*), sum(row_count) from serving_calls'),
      )
      assert.deepEqual(calls.map(Number), [2, 2])
    })

    void test('is joined by entity and time, also to a prediction that comes later', async (t) => {
      const ctx = await testCtx(t, database)
      await predict(ctx, [0, 1, 0, 1])
      const about = (entityKey: string, hours: number, value: string): Truth =>
        of(0, value, { inferenceId: '', entityKey, time: hours * hour })
      // C1 was predicted at 1 h and 3 h; C9 never.
      const added = await add(ctx, about('C1', 2, '1'), about('C9', 2, '1'))
      assert.deepEqual(added, { added: 1, corrected: 0, unchanged: 0, unmatched: 1, joined: 0 })
      assert.equal((await listTruth(ctx, { inferenceId: idOf(1) })).length, 1)
      assert.equal((await add(ctx, about('C9', 2, '1'))).unchanged, 1)
      const waiting = about('C0', 9, '"late"')
      const within = await addTruth(ctx, {
        name: 'churn',
        truths: [waiting],
        source: '',
        withinMs: 2 * hour,
      })
      assert.equal(within.unmatched, 1)
      await predict(ctx, [1], 8)
      const joined = await addTruth(ctx, {
        name: 'churn',
        truths: [],
        source: '',
        withinMs: 2 * hour,
      })
      assert.equal(joined.joined, 1)
      assert.equal((await listTruth(ctx, { inferenceId: idOf(8) })).at(0)?.value, '"late"')
    })

    void test('refuses what can not be, by its field, and keeps nothing of it', async (t) => {
      const ctx = await testCtx(t, database)
      await predict(ctx, [0, 1])
      await assert.rejects(add(ctx, of(0, '1'), of(9, '1')), /'truths\[1\]\.inference_id'/u)
      await assert.rejects(add(ctx, of(0, '1'), of(1, '{')), /'truths\[1\]\.value'.*no JSON/u)
      await assert.rejects(add(ctx, of(0, '1', { row: 1 })), /'truths\[0\]\.row'.*1 rows/u)
      await assert.rejects(
        add(ctx, of(0, '1', { inferenceId: '', entityKey: 'C1' })),
        /'truths\[0\]\.time'/u,
      )
      await assert.rejects(add(ctx, of(0, '1', { entityKey: 'C1' })), /either an inference or/u)
      assert.deepEqual(await listTruth(ctx, { inferenceId: idOf(0) }), [])
    })

    void test('ranks slices by how wrong they were, and says where there is not enough data', async (t) => {
      const ctx = await testCtx(t, database)
      await predict(
        ctx,
        Array.from({ length: 60 }, () => 1),
      )
      // All of the segment `new` (every third) are wrong, and one more.
      await add(
        ctx,
        ...Array.from({ length: 60 }, (_, at) => of(at, at % 3 === 0 || at === 1 ? '0' : '1')),
      )
      const range = { name: 'churn', from: 0, until: 1e15, output: undefined }
      const found = await rankErrors(ctx, { ...range, by: ['segment'], least: 30 })
      assert.equal(found.rows, 60)
      assert.equal(found.overall?.value, 21 / 60)
      assert.deepEqual(
        found.slices.map(({ segment, rows, error, hasEnough }) => [
          segment,
          rows,
          error.value,
          hasEnough,
        ]),
        [
          ['old', 40, 1 / 40, true],
          ['new', 20, 1, false],
        ],
      )
      const all = await rankErrors(ctx, { ...range, by: [], least: 10 })
      assert.deepEqual([all.slices[0]?.by, all.slices[0]?.segment], ['segment', 'new'])
      assert.ok(all.slices.some(({ by, segment }) => by === 'age' && segment === 'up to 14'))
      await assert.rejects(rankErrors(ctx, { ...range, by: ['region'], least: 1 }), /'region'/u)
      // Wilson's interval of 21 of 60, by his formula.
      assert.deepEqual(
        [found.overall?.low.toFixed(4), found.overall?.high.toFixed(4)],
        ['0.2417', '0.4764'],
      )
    })

    void test('is counted window by window, with delay and interval, or not enough data', async (t) => {
      const ctx = await testCtx(t, database)
      await predict(
        ctx,
        Array.from({ length: 48 }, (_, at) => at + 0.5),
      )
      await add(
        ctx,
        ...Array.from({ length: 30 }, (_, at) =>
          of(at, String(at), { observedTime: at * hour + 5000 }),
        ),
      )
      const { windows, kind } = await measureWindows(ctx, {
        ...{ name: 'churn', from: 0, until: 1e15, output: undefined },
        windowMs: 24 * hour,
        least: 20,
      })
      assert.equal(kind, 'number')
      assert.deepEqual(
        windows.map(({ start, calls, labelled, error, labelDelayMs }) => [
          start,
          calls,
          labelled,
          error,
          labelDelayMs,
        ]),
        [
          [0, 24, 24, { value: 0.5, low: 0.5, high: 0.5 }, 5000],
          [24 * hour, 24, 6, undefined, 5000],
        ],
      )
    })
  })
