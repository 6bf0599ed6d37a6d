import { StemmaError } from '@stemma/contract'
import { findDelivery, updateDelivery, type DeliveryRow } from '@stemma/store'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { requireWebhook } from './webhook-view.ts'

/** Sends a delivery again, now, under its own id: one that failed, arrived or waits for its next attempt. */
export async function redeliver(
  ctx: RowCtx,
  { webhookId, deliveryId }: { readonly webhookId: string; readonly deliveryId: string },
): Promise<DeliveryRow> {
  authorize(ctx, 'webhook:write')
  return ctx.store.write(async (tx) => {
    const { webhook_no: webhookNo } = await requireWebhook(tx, webhookId)
    const delivery = await findDelivery(tx, deliveryId)
    if (delivery?.webhook_no !== webhookNo)
      throw new StemmaError(
        'RESOURCE_DOES_NOT_EXIST',
        `Delivery with ID ${deliveryId} not found for webhook ${webhookId}.`,
      )
    const change = { state: 'waiting', attempts: 0, due_at: ctx.now(), ended_at: null } as const
    await updateDelivery(tx, delivery.delivery_no, change)
    await audit(ctx, tx, 'webhook.redeliver', `webhooks:/${webhookId}`, { deliveryId })
    ctx.onDeliveryQueued()
    return { ...delivery, ...change }
  })
}
