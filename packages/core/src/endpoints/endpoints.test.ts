import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { databases, testCtx } from '../ctx.testing.ts'
import { createEndpoint, stopEndpoint, updateEndpoint } from './change-endpoint.ts'
import { getEndpoint, listEndpoints } from './list-endpoints.ts'
import { reportEndpoint, type ReportEndpoint } from './report-endpoint.ts'

const modelUri = 'models:/churn@champion'
const name = 'churn'

for (const database of databases)
  void suite(`endpoints (${database})`, () => {
    void test('a change makes a revision, and one that was stopped is created anew', async (t) => {
      const ctx = await testCtx(t, database)
      const made = await createEndpoint(ctx, { name, modelUri, settings: { workers: 2 } })
      assert.deepEqual([made.endpoint.revision, made.state], [1, undefined])
      await assert.rejects(
        createEndpoint(ctx, { name, modelUri, settings: {} }),
        /'churn' already/u,
      )
      const changed = await updateEndpoint(ctx, { name, modelUri: 'runs:/r/model' })
      assert.deepEqual([changed.endpoint.revision, changed.endpoint.settings], [2, '{"workers":2}'])
      await createEndpoint(ctx, { name: 'a', modelUri, settings: {} })
      await stopEndpoint(ctx, { name })
      assert.equal((await stopEndpoint(ctx, { name })).endpoint.revision, 3)
      await assert.rejects(updateEndpoint(ctx, { name, settings: {} }), /was stopped/u)
      await createEndpoint(ctx, { name, modelUri, settings: {} })
      assert.deepEqual(
        (await listEndpoints(ctx)).map(({ endpoint }) => [
          endpoint.name,
          endpoint.revision,
          endpoint.is_stopped,
          endpoint.settings,
        ]),
        [
          ['a', 1, 0, '{}'],
          ['churn', 4, 0, '{}'],
        ],
      )
    })

    void test('one runner has an endpoint, until it lets go or is not heard of for a while', async (t) => {
      const testing = await testCtx(t, database)
      let now = testing.now()
      const ctx = { ...testing, now: () => now }
      await createEndpoint(ctx, { name, modelUri, settings: {} })
      const say = (runner: string, more: Partial<ReportEndpoint> = {}) =>
        reportEndpoint(ctx, {
          ...{ name, runner, revision: 1, status: 'starting', detail: '', url: '' },
          ...{ holdMs: 1000, ...more },
        })
      assert.equal(await say('one'), true)
      assert.equal(await say('two'), false)
      assert.equal(await say('one', { status: 'serving', url: 'http://h:1' }), true)
      const { state } = await getEndpoint(ctx, { name })
      assert.deepEqual([state?.status, state?.url, state?.runner], ['serving', 'http://h:1', 'one'])
      now += 1001
      // Nobody knows any more.
      assert.equal((await getEndpoint(ctx, { name })).state, undefined)
      assert.equal(await say('two'), true)
      assert.equal(await say('one'), false)
      assert.equal(await say('two', { holdMs: 0 }), true)
      assert.equal(await say('one'), true)
    })

    void test('what can not be is refused by its name', async (t) => {
      const ctx = await testCtx(t, database)
      const make = (more: object) =>
        createEndpoint(ctx, { ...{ name, modelUri, settings: {} }, ...more })
      for (const wrong of ['', '-x', 'a b', 'x'.repeat(251)])
        await assert.rejects(make({ name: wrong }), /'name'/u)
      for (const wrong of ['', './model', 'file:///model', 'models:/'.padEnd(10_001, 'x')])
        await assert.rejects(make({ modelUri: wrong }), /'model_uri'/u)
      await assert.rejects(make({ settings: { host: 'x'.repeat(10_001) } }), /'settings'/u)
      await assert.rejects(updateEndpoint(ctx, { name: 'none' }), /There is no endpoint 'none'/u)
      await assert.rejects(stopEndpoint(ctx, { name: 'none' }), /There is no endpoint/u)
      const blind = { ...ctx, may: () => false }
      await assert.rejects(createEndpoint(blind, { name, modelUri, settings: {} }), /denied/u)
    })
  })
