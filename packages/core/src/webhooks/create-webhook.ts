import { type WebhookEvent, type WebhookStatus } from '@stemma/contract'
import { insertWebhook, replaceWebhookEvents } from '@stemma/store'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { refuseLonger } from '../limits/text-length.ts'
import { deliveryId } from './announce.ts'
import {
  maxWebhookTextLength,
  validateWebhookEvents,
  validateWebhookName,
} from './webhook-limits.ts'
import { viewOf, type WebhookView } from './webhook-view.ts'

export interface CreateWebhookInput {
  readonly name: string
  readonly url: string
  readonly events: readonly WebhookEvent[]
  readonly description?: string | undefined
  readonly secret?: string | undefined
  readonly status?: WebhookStatus | undefined
}

/** Makes a webhook. Its URL is checked now and again before each delivery. Deliveries are signed if there is a secret. */
export async function createWebhook(ctx: RowCtx, input: CreateWebhookInput): Promise<WebhookView> {
  authorize(ctx, 'webhook:write')
  const { name, url, description, secret, status = 'ACTIVE' } = input
  validateWebhookName(name)
  const events = validateWebhookEvents(input.events)
  refuseLongTexts({ url, description, secret })
  await ctx.outbound.check(url)
  return ctx.store.write(async (tx) => {
    const now = ctx.now()
    const row = await insertWebhook(tx, {
      webhook_id: deliveryId(ctx),
      name,
      url,
      description: description || null,
      secret: secret ? ctx.secrets.seal(secret) : null,
      status,
      created_at: now,
      updated_at: now,
    })
    await replaceWebhookEvents(tx, row.webhook_no, events)
    await audit(ctx, tx, 'webhook.create', `webhooks:/${row.webhook_id}`, { name })
    return viewOf(row, events)
  })
}

/** Refuses what nobody would write by hand. */
export function refuseLongTexts(texts: Readonly<Record<string, string | undefined>>): void {
  for (const [field, text] of Object.entries(texts))
    if (text !== undefined) refuseLonger(field, { text, limit: maxWebhookTextLength })
}
