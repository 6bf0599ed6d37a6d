import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { databases, testCtx } from '../ctx.testing.ts'
import type { RowCtx } from '../ctx.ts'
import { createRegisteredModel } from '../models/create-registered-model.ts'
import { createWebhook } from './create-webhook.ts'
import { DeliverySlots } from './delivery-slots.ts'
import type { OutboundAnswer, OutboundRequest } from './outbound.ts'
import { startDeliveries } from './start-deliveries.ts'

const events = [{ entity: 'REGISTERED_MODEL', action: 'CREATED' }] as const

for (const database of databases)
  describe(database, () => {
    test('a receiver that does not answer takes two slots, and the others get everything meanwhile', async (t) => {
      const answer = Promise.withResolvers<OutboundAnswer>()
      const told = { dead: 0, live: 0 }
      const own = await testCtx(t, database)
      const post = (request: OutboundRequest): Promise<OutboundAnswer> => {
        const isDead = request.url.includes('dead')
        told[isDead ? 'dead' : 'live']++
        return isDead ? answer.promise : Promise.resolve({ status: 200 })
      }
      const outbound = { ...own.outbound, check: () => Promise.resolve(), post }
      const ctx: RowCtx = { ...own, outbound }
      for (const name of ['dead', 'live'])
        await createWebhook(ctx, { name, url: `https://${name}.example.com/hook`, events })
      for (let index = 0; index < 30; index++)
        await createRegisteredModel(ctx, { name: `m${index}`, tags: [] })
      const slots = new DeliverySlots()
      const sent: Promise<void>[] = []
      for (let rounds = 0; told.live < 30; rounds++) {
        sent.push(...(await startDeliveries(ctx, slots)).sent)
        await turn()
        assert.ok(rounds < 1000, `${told.live} of 30 came`)
      }
      assert.equal(told.dead, 2)
      answer.resolve({ status: 200 })
      await Promise.all(sent)
    })
  })
