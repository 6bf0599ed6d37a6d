import { type WebhookEvent, type WebhookStatus } from '@stemma/contract'
import { readWebhookEvents, replaceWebhookEvents, updateWebhook as write } from '@stemma/store'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { refuseLongTexts } from './create-webhook.ts'
import { validateWebhookEvents, validateWebhookName } from './webhook-limits.ts'
import { requireWebhook, viewOf, type WebhookView } from './webhook-view.ts'

export interface UpdateWebhookInput {
  readonly webhookId: string
  /** Empty stands for unchanged, as for the URL and the events. */
  readonly name?: string | undefined
  readonly url?: string | undefined
  readonly events: readonly WebhookEvent[]
  /** Empty clears it, as it does the secret. */
  readonly description?: string | undefined
  readonly secret?: string | undefined
  readonly status?: WebhookStatus | undefined
}

/** Changes what is given of a webhook. */
export async function updateWebhook(ctx: RowCtx, input: UpdateWebhookInput): Promise<WebhookView> {
  authorize(ctx, 'webhook:write')
  const { webhookId, name, url, description, secret, status } = input
  if (name) validateWebhookName(name)
  const events = input.events.length > 0 ? validateWebhookEvents(input.events) : undefined
  refuseLongTexts({ url, description, secret })
  if (url) await ctx.outbound.check(url)
  return ctx.store.write(async (tx) => {
    const before = await requireWebhook(tx, webhookId)
    const change = {
      ...(name && { name }),
      ...(url && { url }),
      ...(description !== undefined && { description: description || null }),
      ...(secret !== undefined && { secret: secret ? ctx.secrets.seal(secret) : null }),
      ...(status !== undefined && { status }),
      updated_at: ctx.now(),
    }
    await write(tx, before.webhook_no, change)
    if (events) await replaceWebhookEvents(tx, before.webhook_no, events)
    await audit(ctx, tx, 'webhook.update', `webhooks:/${webhookId}`, {
      changed: Object.keys(change).filter((field) => field !== 'updated_at'),
    })
    const kept = await readWebhookEvents(tx, [before.webhook_no])
    return viewOf({ ...before, ...change }, kept.get(before.webhook_no) ?? [])
  })
}
