import { listWebhooks as list } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { readPageToken, writePageToken } from '../search/page-token.ts'
import { queryHash } from '../search/query-hash.ts'
import { viewWebhooks, type WebhookView } from './webhook-view.ts'

export interface WebhookPage {
  readonly webhooks: readonly WebhookView[]
  readonly nextPageToken?: string
}

/** Webhooks, newest first, page by page. */
export async function listWebhooks(
  ctx: RowCtx,
  {
    maxResults,
    pageToken,
  }: { readonly maxResults: number; readonly pageToken?: string | undefined },
): Promise<WebhookPage> {
  authorize(ctx, 'webhook:read')
  const query = queryHash(['webhooks'])
  const start = pageToken ? readPageToken(query, pageToken).position : undefined
  const before = start === undefined ? undefined : Number(start[0])
  return ctx.store.read(async (db) => {
    const rows = await list(db, { before, limit: maxResults + 1 })
    const page = rows.slice(0, maxResults)
    const webhooks = await viewWebhooks(db, page)
    return rows.length > page.length
      ? {
          webhooks,
          nextPageToken: writePageToken(query, { position: [page.at(-1)?.webhook_no ?? 0] }),
        }
      : { webhooks }
  })
}
