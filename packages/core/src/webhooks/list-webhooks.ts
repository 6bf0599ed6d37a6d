import { invalidParameter, type Int64 } from '@stemma/contract'
import { listWebhooks as list } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { readPageToken, writePageToken } from '../search/page-token.ts'
import { queryHash } from '../search/query-hash.ts'
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
  const size = Number(maxResults)
  const query = queryHash(['webhooks'])
  const start = pageToken ? readPageToken(query, pageToken).position : undefined
  const before = start === undefined ? undefined : Number(start[0])
  return ctx.store.read(async (db) => {
    const rows = await list(db, { before, limit: size + 1 })
    const page = rows.slice(0, size)
    const webhooks = await viewWebhooks(db, page)
    return rows.length > page.length
      ? {
          webhooks,
          nextPageToken: writePageToken(query, { position: [page.at(-1)?.webhook_no ?? 0] }),
        }
      : { webhooks }
  })
}
