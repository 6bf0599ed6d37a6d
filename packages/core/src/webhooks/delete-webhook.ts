import { deleteWebhook as remove } from '@stemma/store'
import { audit, authorize, type RowCtx } from '../ctx.ts'
import { requireWebhook } from './webhook-view.ts'

/** Removes a webhook for good, with what was on its way to it. */
export async function deleteWebhook(
  ctx: RowCtx,
  { webhookId }: { readonly webhookId: string },
): Promise<void> {
  authorize(ctx, 'webhook:write')
  await ctx.store.write(async (tx) => {
    const { webhook_no: no, name } = await requireWebhook(tx, webhookId)
    await remove(tx, no)
    await audit(ctx, tx, 'webhook.delete', `webhooks:/${webhookId}`, { name })
  })
}
