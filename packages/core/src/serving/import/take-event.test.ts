import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { databases, testCtx } from '../../ctx.testing.ts'
import { listDeployments, listInferences } from '../list-deployments.ts'
import { takeEvent, type ServingEvent } from './take-event.ts'

const event = (id: string, change: Partial<ServingEvent> = {}): ServingEvent => ({
  ...{ id, kind: 'request', name: 'churn', model: 'churn-2', at: 1000 },
  ...{ contentType: 'application/json', body: '{"instances": [[1], [2]]}' },
  ...change,
})
const response = { kind: 'response', body: '{"predictions": [0, 9007199254740993]}' } as const

for (const database of databases)
  void suite(`halves of calls that another server answered (${database})`, () => {
    void test('are a call when both are there, also where clocks are ages apart', async (t) => {
      const ctx = await testCtx(t, database)
      assert.equal(await takeEvent(ctx, event('a')), 0)
      assert.equal(await takeEvent(ctx, event('a', { ...response, at: 8.64e15 })), 1)
      const [deployment] = (await listDeployments(ctx, { name: 'churn', limit: 9 })).items
      const { items } = await listInferences(ctx, {
        ...{ deploymentId: deployment?.deployment_id ?? '', limit: 9 },
      })
      assert.deepEqual(
        items.map(({ status, row_count, total_us }) => [
          status,
          Number(row_count),
          Number(total_us),
        ]),
        [[200, 2, 86_400_000_000]],
      )
    })

    void test('that could never be logged are refused at once, and hold up no others later', async (t) => {
      const ctx = await testCtx(t, database)
      for (const wrong of [{ name: 'a/b' }, { name: '' }, { at: 8.64e15 + 1 }])
        await assert.rejects(takeEvent(ctx, event('b', wrong)), /'(?:name|inferences\[0\]\.time)'/u)
      const later = { ...ctx, now: () => ctx.now() + 3_600_000 }
      assert.equal(await takeEvent(ctx, event('c')), 0)
      // The one that waited for its answer is logged without it.
      assert.equal(await takeEvent(later, event('d')), 1)
    })
  })
