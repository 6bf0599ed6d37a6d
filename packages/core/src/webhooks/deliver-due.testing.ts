import type { Int64 } from '@stemma/contract'
import { nextDelivery } from '@stemma/store'
import type { RowCtx } from '../ctx.ts'
import { DeliverySlots } from './delivery-slots.ts'
import { startDeliveries } from './start-deliveries.ts'

/** Sends what is due, as a server does that has just started, and waits for what comes of it; when to come again. */
export async function deliverDue(ctx: RowCtx): Promise<Int64 | undefined> {
  const { sent } = await startDeliveries(ctx, new DeliverySlots())
  await Promise.all(sent)
  return ctx.store.read((db) => nextDelivery(db))
}
