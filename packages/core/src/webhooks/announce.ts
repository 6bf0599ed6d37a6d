import { insertDelivery, webhooksFor, type Tx } from '@stemma/store'
import { newId, type RowCtx } from '../ctx.ts'
import { eventBody, type RegistryEvent } from './events.ts'

/**
 * Puts an event on its way to every webhook that listens to it, in the transaction of the change that it tells: either both stay or
 * neither. The delivery leaves after the commit, and outlives a restart.
 */
export async function announce(ctx: RowCtx, tx: Tx, event: RegistryEvent): Promise<void> {
  const { entity, action } = event
  const listeners = await webhooksFor(tx, event)
  if (listeners.length === 0) return
  const now = ctx.now()
  const body = eventBody(event, now)
  for (const webhookNo of listeners)
    await insertDelivery(tx, {
      delivery_id: deliveryId(ctx),
      webhook_no: webhookNo,
      entity,
      action,
      body,
      state: 'waiting',
      attempts: 0,
      due_at: now,
      created_at: now,
    })
  ctx.onDeliveryQueued()
}

/** A UUID with its dashes, as MLflow's receivers know it. */
export function deliveryId(ctx: RowCtx): string {
  return newId(ctx).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
