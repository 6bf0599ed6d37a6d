import { invalidParameter, type Int64 } from '@stemma/contract'
import { listWebhooks as list } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { numberAt, readPage } from '../search/read-page.ts'
import { viewWebhooks, type WebhookView } from './webhook-view.ts'

export interface WebhookPage {
  readonly webhooks: readonly WebhookView[]
  readonly nextPageToken?: string
}

const maxWebhooks = 1000

/** Webhooks, newest first, page by page of 1 to 1,000. */
export async function listWebhooks(
  ctx: RowCtx,
  {
    maxResults,
    pageToken,
  }: { readonly maxResults: Int64; readonly pageToken?: string | undefined },
): Promise<WebhookPage> {
  authorize(ctx, 'webhook:read')
  if (maxResults < 1 || maxResults > maxWebhooks)
    throw invalidParameter(`max_results must be between 1 and ${maxWebhooks}.`)
  const { items: webhooks, ...rest } = await readPage(
    ctx,
    { about: ['webhooks'], size: Number(maxResults), pageToken },
    {
      find: (db, { start, limit }) => list(db, { before: numberAt(start), limit }),
      read: viewWebhooks,
      positionOf: ({ webhook_no: no }) => [no],
    },
  )
  return { webhooks, ...rest }
}
