import { type WebhookEvent } from '@stemma/contract'
import { readWebhookEvents } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { deliveryId } from './announce.ts'
import { eventBody, exampleData } from './events.ts'
import { sendDelivery } from './send-delivery.ts'
import { errorOf } from './start-deliveries.ts'
import { validateWebhookEvent } from './webhook-limits.ts'
import { requireWebhook, viewOf } from './webhook-view.ts'

export interface TestResult {
  readonly success: boolean
  readonly responseStatus?: number | undefined
  /** Why there was no answer to go by; a refusal is said by its status. */
  readonly errorMessage?: string | undefined
}

/**
 * Sends an example of an event, the webhook's first if none is named, once and now, whether the webhook is active or not. What the other
 * server answers is not passed on: it may be one that the caller could not ask.
 */
export async function testWebhook(
  ctx: RowCtx,
  {
    webhookId,
    event: asked,
  }: { readonly webhookId: string; readonly event?: WebhookEvent | undefined },
): Promise<TestResult> {
  authorize(ctx, 'webhook:write')
  if (asked) validateWebhookEvent(asked)
  const { row, view } = await ctx.store.read(async (db) => {
    const row = await requireWebhook(db, webhookId)
    const events = await readWebhookEvents(db, [row.webhook_no])
    return { row, view: viewOf(row, events.get(row.webhook_no) ?? []) }
  })
  const event = asked ?? view.events[0]
  if (event === undefined) throw new Error('A webhook has at least one event.')
  const answer = await sendDelivery(ctx, {
    url: row.url,
    secret: row.secret,
    deliveryId: deliveryId(ctx),
    body: eventBody({ ...event, data: exampleData(event) }, ctx.now()),
  })
  const error = errorOf(answer)
  const statusSaysIt = answer.status !== undefined && answer.status >= 400
  return {
    success: error === null,
    responseStatus: answer.status,
    errorMessage: error === null || statusSaysIt ? undefined : `Failed to test webhook: ${error}`,
  }
}
