import { authorize, type RowCtx } from '../ctx.ts'
import { requireWebhook, viewWebhooks, type WebhookView } from './webhook-view.ts'

/** One webhook, without its secret. */
export async function getWebhook(
  ctx: RowCtx,
  { webhookId }: { readonly webhookId: string },
): Promise<WebhookView> {
  authorize(ctx, 'webhook:read')
  return ctx.store.read(async (db) => {
    const [view] = await viewWebhooks(db, [await requireWebhook(db, webhookId)])
    if (view === undefined) throw new Error('One row has one view.')
    return view
  })
}
