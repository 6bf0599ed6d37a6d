import assert from 'node:assert/strict'
import { describe, test, type TestContext } from 'node:test'
import { nextDelivery, type Store } from '@stemma/store'
import { databases, testServers } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { createRegisteredModel } from '../models/create-registered-model.ts'
import { createWebhook } from './create-webhook.ts'
import { deliverDue } from './deliver-due.testing.ts'
import { listDeliveries } from './list-deliveries.ts'
import type { OutboundAnswer } from './outbound.ts'
import { redeliver } from './redeliver.ts'

const events = [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }] as const
const hook = { name: 'ci', url: 'https://ci.example.com/hook', events } as const

/** Servers on one database, whose clock stands until the test moves it, and which all call one receiver. */
class Servers {
  readonly all: readonly RowCtx[]
  readonly first: RowCtx
  readonly second: RowCtx
  /** The delivery of each request. */
  readonly received: string[] = []
  webhookId = ''
  nowMs: number
  answer: (count: number) => OutboundAnswer | Promise<OutboundAnswer> = () => ({ status: 200 })

  constructor(servers: readonly RowCtx[]) {
    this.all = servers.map((ctx) => ({
      ...ctx,
      now: () => this.nowMs,
      outbound: this.#outbound(ctx),
    }))
    const [first = assert.fail(), second = assert.fail()] = this.all
    this.first = first
    this.second = second
    this.nowMs = servers[0]?.now() ?? 0
  }

  static async start(
    t: TestContext,
    {
      database,
      events: count,
      webhooks = 1,
    }: {
      readonly database: 'sqlite' | 'postgres'
      readonly events: number
      readonly webhooks?: number
    },
  ): Promise<Servers> {
    const servers = new Servers(await testServers(t, database, 4))
    for (let index = 0; index < webhooks; index++)
      servers.webhookId = (await createWebhook(servers.first, hook)).webhookId
    for (let index = 0; index < count; index++)
      await createRegisteredModel(servers.first, { name: `m${index}`, tags: [] })
    return servers
  }

  /** The only delivery. */
  async outcome(): Promise<readonly [id: string, state: string, attempts: number]> {
    const { webhookId } = this
    const { deliveries } = await listDeliveries(this.first, { webhookId, maxResults: 2 })
    const [{ delivery_id, state, attempts } = assert.fail(), ...others] = deliveries
    assert.equal(others.length, 0)
    return [delivery_id, state, attempts]
  }

  #outbound(ctx: RowCtx): RowCtx['outbound'] {
    return {
      ...ctx.outbound,
      post: async ({ headers }) => {
        const id = headers['x-mlflow-delivery-id'] ?? assert.fail()
        return await this.answer(this.received.push(id))
      },
    }
  }
}

/** Does something right after the next write. */
function afterWrite({
  ctx,
  work,
}: {
  readonly ctx: RowCtx
  readonly work: () => Promise<void> | void
}): RowCtx {
  let isDone = false
  const write: Store['write'] = async (change) => {
    const result = await ctx.store.write(change)
    if (!isDone) {
      isDone = true
      await work()
    }
    return result
  }
  const { dialect } = ctx.store
  const store: Store = {
    dialect,
    write,
    read: (work_) => ctx.store.read(work_),
    reclaim: () => ctx.store.reclaim(),
    ping: () => ctx.store.ping(),
    close: () => ctx.store.close(),
  }
  return { ...ctx, store }
}

for (const database of databases)
  describe(database, () => {
    test('servers that deliver at the same time never send one delivery twice', async (t) => {
      const servers = await Servers.start(t, { database, events: 8, webhooks: 5 })
      const allTook = Promise.withResolvers<void>()
      servers.answer = async () => {
        await allTook.promise
        return { status: 200 }
      }
      // No answer before all have taken theirs: each finds ten, although three others look at the same time.
      let took = 0
      const work = () => {
        if (++took === 4) allTook.resolve()
      }
      await Promise.all(servers.all.map((ctx) => deliverDue(afterWrite({ ctx, work }))))
      assert.equal(servers.received.length, 40)
      assert.equal(new Set(servers.received).size, 40)
      assert.equal(await servers.first.store.read((db) => nextDelivery(db)), undefined)
    })

    test('a delivery under way is nobody else’s before its request must have ended', async (t) => {
      const servers = await Servers.start(t, { database, events: 1 })
      servers.answer = async (count) => {
        if (count === 2) return { status: 200 }
        servers.nowMs += servers.first.outbound.timeLimitMs
        await deliverDue(servers.second)
        assert.equal(servers.received.length, 1)
        // As if this server were gone; when it wakes up nevertheless, its outcome is not what counts.
        servers.nowMs = Number(await servers.second.store.read((db) => nextDelivery(db)))
        await deliverDue(servers.second)
        assert.equal(servers.received.length, 2)
        return { status: 400 }
      }
      await deliverDue(servers.first)
      const [id, state, attempts] = await servers.outcome()
      assert.deepEqual(
        [state, attempts, new Set(servers.received)],
        ['delivered', 2, new Set([id])],
      )
    })

    test('a server that was slow before it sends has the whole time for its request', async (t) => {
      const servers = await Servers.start(t, { database, events: 1 })
      servers.answer = async () => {
        servers.nowMs += servers.first.outbound.timeLimitMs
        await deliverDue(servers.second)
        return { status: 200 }
      }
      const work = () => void (servers.nowMs += servers.first.outbound.timeLimitMs)
      await deliverDue(afterWrite({ ctx: servers.first, work }))
      assert.equal(servers.received.length, 1)
      assert.deepEqual((await servers.outcome()).slice(1), ['delivered', 1])
    })

    test('a server that was so slow that another sent the delivery does not send it', async (t) => {
      const servers = await Servers.start(t, { database, events: 1 })
      const work = async () => {
        servers.nowMs = Number(await servers.second.store.read((db) => nextDelivery(db)))
        await deliverDue(servers.second)
      }
      await deliverDue(afterWrite({ ctx: servers.first, work }))
      assert.equal(servers.received.length, 1)
      assert.deepEqual((await servers.outcome()).slice(1), ['delivered', 2])
    })

    test('a delivery that is asked for again while it is sent is sent again', async (t) => {
      const servers = await Servers.start(t, { database, events: 1 })
      const { webhookId } = servers
      servers.answer = async (count) => {
        if (count === 1) {
          const [deliveryId] = await servers.outcome()
          await redeliver(servers.second, { webhookId, deliveryId })
        }
        return { status: 200 }
      }
      await deliverDue(servers.first)
      assert.equal((await servers.outcome())[1], 'waiting')
      await deliverDue(servers.first)
      assert.equal(servers.received.length, 2)
      assert.deepEqual((await servers.outcome()).slice(1), ['delivered', 1])
    })
  })
