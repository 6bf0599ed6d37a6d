import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { StemmaError, type WebhookEvent } from '@stemma/contract'
import { databases, testCtx } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { createModelVersion } from '../models/create-model-version.ts'
import { createRegisteredModel } from '../models/create-registered-model.ts'
import { deleteAlias } from '../models/delete-alias.ts'
import { rollbackAlias } from '../models/rollback-alias.ts'
import { setAlias } from '../models/set-alias.ts'
import { setRegisteredModelTag } from '../models/set-registered-model-tag.ts'
import { setVersionTag } from '../models/set-version-tag.ts'
import { createWebhook } from './create-webhook.ts'
import { deliverDue } from './deliver-due.testing.ts'
import { listDeliveries } from './list-deliveries.ts'
import type { OutboundAnswer, OutboundRequest } from './outbound.ts'
import { redeliver } from './redeliver.ts'
import { signature } from './send-delivery.ts'
import { testWebhook } from './test-webhook.ts'
import { updateWebhook } from './update-webhook.ts'

const everything: readonly WebhookEvent[] = [
  { entity: 'REGISTERED_MODEL', action: 'CREATED' },
  { entity: 'MODEL_VERSION', action: 'CREATED' },
  { entity: 'MODEL_VERSION_TAG', action: 'SET' },
  { entity: 'MODEL_VERSION_ALIAS', action: 'CREATED' },
  { entity: 'MODEL_VERSION_ALIAS', action: 'DELETED' },
  { entity: 'PROMPT', action: 'CREATED' },
  { entity: 'PROMPT_VERSION', action: 'CREATED' },
  { entity: 'PROMPT_TAG', action: 'SET' },
]

/** A context whose requests to others are answered by the test. */
function withReceiver(
  ctx: RowCtx,
  answer: (request: OutboundRequest, count: number) => OutboundAnswer,
): { readonly ctx: RowCtx; readonly received: OutboundRequest[] } {
  const received: OutboundRequest[] = []
  const outbound = {
    ...ctx.outbound,
    check: () => Promise.resolve(),
    post: (request: OutboundRequest) => Promise.resolve(answer(request, received.push(request))),
  }
  return { ctx: { ...ctx, outbound }, received }
}

const hook = { name: 'ci', url: 'https://ci.example.com/hook', events: everything } as const

interface Told {
  readonly entity: string
  readonly action: string
  readonly timestamp: string
  readonly data: Readonly<Record<string, unknown>>
}

/** What a body tells; the comparisons are what checks its form. */
function toldBy(request: OutboundRequest | undefined): Told {
  return JSON.parse(request?.body ?? '') as Told
}

/** In the order of the events: up to ten leave together, and come in any order. */
function inOrder(received: readonly OutboundRequest[]): readonly OutboundRequest[] {
  const time = (request: OutboundRequest) => toldBy(request).timestamp
  return received.toSorted((a, b) => (time(a) < time(b) ? -1 : 1))
}

/** Everything that is due until nothing waits, the clock moved to each next attempt. */
async function deliverAll(ctx: RowCtx): Promise<number> {
  let now = ctx.now()
  let rounds = 0
  for (let next = await deliverDue(ctx); next !== undefined; rounds++) {
    now = Math.max(now, Number(next))
    const at = now
    next = await deliverDue({ ...ctx, now: () => at })
    assert.ok(rounds < 100)
  }
  return now
}

for (const database of databases)
  describe(database, () => {
    test('each change of the registry is told once, with the data that MLflow sends, signed', async (t) => {
      const { ctx, received } = withReceiver(await testCtx(t, database), () => ({ status: 200 }))
      await createWebhook(ctx, { ...hook, secret: 's3cret' })
      const tags = [{ key: 'team', value: 'risk' }]
      await createRegisteredModel(ctx, { name: 'churn', description: 'd', tags })
      const source = 's3://bucket/model'
      await createModelVersion(ctx, { name: 'churn', source, tags })
      await createModelVersion(ctx, { name: 'churn', source, tags: [] })
      await setVersionTag(ctx, { name: 'churn', version: '1', key: 'k', value: 'v' })
      await setRegisteredModelTag(ctx, { name: 'churn', key: 'k', value: 'v' })
      await setAlias(ctx, { name: 'churn', alias: 'champion', version: '1' })
      await setAlias(ctx, { name: 'churn', alias: 'champion', version: '2' })
      await rollbackAlias(ctx, { name: 'churn', alias: 'champion' })
      await deleteAlias(ctx, { name: 'churn', alias: 'champion' })
      await deliverAll(ctx)
      const told = inOrder(received).map((request) => {
        const { entity, action, data, timestamp } = toldBy(request)
        assert.match(timestamp, /^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$/)
        return [`${entity}.${action}`, data]
      })
      assert.deepEqual(told, [
        ['registered_model.created', { name: 'churn', tags: { team: 'risk' }, description: 'd' }],
        [
          'model_version.created',
          {
            name: 'churn',
            version: '1',
            tags: { team: 'risk' },
            description: null,
            source,
            run_id: null,
          },
        ],
        [
          'model_version.created',
          { name: 'churn', version: '2', tags: {}, description: null, source, run_id: null },
        ],
        ['model_version_tag.set', { name: 'churn', version: '1', key: 'k', value: 'v' }],
        ['model_version_alias.created', { name: 'churn', alias: 'champion', version: '1' }],
        ['model_version_alias.created', { name: 'churn', alias: 'champion', version: '2' }],
        ['model_version_alias.created', { name: 'churn', alias: 'champion', version: '1' }],
        ['model_version_alias.deleted', { name: 'churn', alias: 'champion' }],
      ])
      for (const { headers, body } of received) {
        const id = headers['x-mlflow-delivery-id']
        const signed = `${id}.${headers['x-mlflow-timestamp']}.${body}`
        assert.equal(headers['x-mlflow-signature'], signature('s3cret', signed))
      }
      assert.equal(new Set(received.map(({ headers }) => headers['x-mlflow-delivery-id'])).size, 8)
    })

    test('prompts have events of their own, without the tags that make them prompts', async (t) => {
      const { ctx, received } = withReceiver(await testCtx(t, database), () => ({ status: 204 }))
      await createWebhook(ctx, hook)
      const prompt = { key: 'mlflow.prompt.is_prompt', value: 'true' }
      await createRegisteredModel(ctx, { name: 'hello', tags: [prompt, { key: 'a', value: 'b' }] })
      const text = { key: 'mlflow.prompt.text', value: 'Hello {{name}}' }
      await createModelVersion(ctx, {
        name: 'hello',
        source: 'prompt-template',
        tags: [prompt, text],
      })
      await setRegisteredModelTag(ctx, { name: 'hello', key: 'c', value: 'd' })
      await deliverAll(ctx)
      assert.deepEqual(
        inOrder(received).map((request) => toldBy(request).data),
        [
          { name: 'hello', tags: { a: 'b' }, description: '' },
          { name: 'hello', version: '1', tags: {}, description: null, template: 'Hello {{name}}' },
          { name: 'hello', key: 'c', value: 'd' },
        ],
      )
      assert.ok(received.every(({ headers }) => headers['x-mlflow-signature'] === undefined))
    })

    test('a change that fails tells nobody', async (t) => {
      const { ctx, received } = withReceiver(await testCtx(t, database), () => ({ status: 200 }))
      await createWebhook(ctx, hook)
      await createRegisteredModel(ctx, { name: 'churn', tags: [] })
      await assert.rejects(createRegisteredModel(ctx, { name: 'churn', tags: [] }))
      await assert.rejects(setAlias(ctx, { name: 'churn', alias: 'a', version: '9' }))
      await deliverAll(ctx)
      assert.equal(received.length, 1)
    })

    test('what fails for now is tried again under the same id, ever later, and in the end given up', async (t) => {
      const base = await testCtx(t, database)
      let healthy = false
      const { ctx, received } = withReceiver(base, (_, count) =>
        healthy ? { status: 200 } : count % 2 === 0 ? { status: 503 } : { error: 'no route' },
      )
      const { webhookId } = await createWebhook(ctx, hook)
      await createRegisteredModel(ctx, { name: 'churn', tags: [] })
      const start = ctx.now()
      const end = await deliverAll(ctx)
      assert.equal(received.length, 10)
      assert.ok(end - start > 511_000 && end - start < 530_000, `took ${end - start} ms`)
      assert.equal(new Set(received.map(({ headers }) => headers['x-mlflow-delivery-id'])).size, 1)
      const { deliveries } = await listDeliveries(ctx, { webhookId, maxResults: 10 })
      const [failed] = deliveries
      assert.deepEqual(
        [failed?.state, failed?.attempts, failed?.response_status, failed?.error],
        ['failed', 10, 503, 'The server answered 503.'],
      )
      healthy = true
      const again = { ...ctx, now: () => end + 1 }
      await redeliver(again, { webhookId, deliveryId: failed?.delivery_id ?? '' })
      await deliverAll(again)
      const after = await listDeliveries(ctx, { webhookId, state: 'delivered', maxResults: 10 })
      assert.equal(after.deliveries.length, 1)
      assert.equal(received.length, 11)
    })

    test('a refusal for good, a redirect and a disabled webhook are not tried again', async (t) => {
      const answers: Readonly<Record<string, OutboundAnswer>> = {
        a: { status: 400 },
        b: { status: 302 },
        c: { error: 'private', isRefused: true },
      }
      const { ctx, received } = withReceiver(
        await testCtx(t, database),
        (request) => answers[String(toldBy(request).data['name'])] ?? assert.fail(),
      )
      const { webhookId } = await createWebhook(ctx, hook)
      for (const name of ['a', 'b', 'c']) await createRegisteredModel(ctx, { name, tags: [] })
      await deliverAll(ctx)
      assert.equal(received.length, 3)
      await createRegisteredModel(ctx, { name: 'd', tags: [] })
      await updateWebhook(ctx, { webhookId, events: [], status: 'DISABLED' })
      await createRegisteredModel(ctx, { name: 'e', tags: [] })
      await deliverAll(ctx)
      assert.equal(received.length, 3)
      const { deliveries } = await listDeliveries(ctx, { webhookId, maxResults: 10 })
      assert.deepEqual(
        deliveries.map(({ state, error }) => [state, error]),
        [
          ['failed', 'The webhook is disabled.'],
          ['failed', 'private'],
          ['failed', 'The server answered 302; redirects are not followed.'],
          ['failed', 'The server answered 400.'],
        ],
      )
    })

    test('the log keeps the last thousand that ended', async (t) => {
      const { ctx } = withReceiver(await testCtx(t, database), () => ({ status: 200 }))
      const { webhookId } = await createWebhook(ctx, hook)
      await createRegisteredModel(ctx, { name: 'churn', tags: [] })
      await deliverAll(ctx)
      const [first] = (await listDeliveries(ctx, { webhookId, maxResults: 1 })).deliveries
      await ctx.store.write(async (tx) => {
        for (let index = 0; index < 1000; index++)
          await tx.run(
            `insert into webhook_deliveries (delivery_id, webhook_no, entity, action, body, state, attempts, due_at, created_at)
             values (?, ?, 'PROMPT', 'CREATED', '{}', 'delivered', 1, 0, 0)`,
            [`d${index}`, first?.webhook_no ?? 0],
          )
      })
      await createRegisteredModel(ctx, { name: 'next', tags: [] })
      await deliverAll(ctx)
      const rows = await ctx.store.read((db) =>
        db.rows('select count(*), min(delivery_no) from webhook_deliveries'),
      )
      assert.equal(Number(rows[0]?.[0]), 1000)
      assert.ok(Number(rows[0]?.[1]) > Number(first?.delivery_no))
    })

    test('a test call sends an example and does not pass on what the other server says', async (t) => {
      const { ctx, received } = withReceiver(await testCtx(t, database), () => ({ status: 500 }))
      const { webhookId } = await createWebhook(ctx, { ...hook, status: 'DISABLED' })
      assert.deepEqual(await testWebhook(ctx, { webhookId }), {
        success: false,
        responseStatus: 500,
        errorMessage: undefined,
      })
      assert.equal(toldBy(received[0]).data['name'], 'example_model')
      const event = { entity: 'PROMPT_ALIAS', action: 'DELETED' } as const
      await testWebhook(ctx, { webhookId, event })
      assert.deepEqual(toldBy(received[1]).data, {
        name: 'example_prompt',
        alias: 'example_alias',
      })
    })

    test('wrong names, events, ids and texts are refused by name, and nothing is written', async (t) => {
      const { ctx } = withReceiver(await testCtx(t, database), () => ({ status: 200 }))
      const refused = (work: Promise<unknown>, message: RegExp) =>
        assert.rejects(work, (error) => error instanceof StemmaError && message.test(error.message))
      await refused(createWebhook(ctx, { ...hook, name: '-x' }), /Webhook name '-x' is invalid/)
      await refused(createWebhook(ctx, { ...hook, name: 'x'.repeat(64) }), /is invalid/)
      await refused(createWebhook(ctx, { ...hook, events: [] }), /non-empty list/)
      await refused(
        createWebhook(ctx, { ...hook, events: [{ entity: 'PROMPT', action: 'SET' }] }),
        /Invalid action 'set' for entity 'prompt'\. Valid actions are: \['created'\]/,
      )
      await refused(createWebhook(ctx, { ...hook, secret: 'x'.repeat(5000) }), /secret/)
      await refused(testWebhook(ctx, { webhookId: 'no' }), /Webhook with ID no not found/)
      const { webhookId } = await createWebhook(ctx, hook)
      await refused(
        redeliver(ctx, { webhookId, deliveryId: 'no' }),
        /Delivery with ID no not found/,
      )
      const rows = await ctx.store.read((db) => db.rows('select count(*) from webhooks'))
      assert.equal(Number(rows[0]?.[0]), 1)
    })
  })
