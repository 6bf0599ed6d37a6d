import { listDeliveries as list, type DeliveryRow } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { fillPage, roughSize } from '../search/fill-page.ts'
import { readPageToken, writePageToken } from '../search/page-token.ts'
import { queryHash } from '../search/query-hash.ts'
import { requireWebhook } from './webhook-view.ts'

/** One event on its way to one webhook, as its row has it. */
export type Delivery = DeliveryRow

export interface ListDeliveriesInput {
  readonly webhookId: string
  readonly state?: DeliveryRow['state'] | undefined
  readonly maxResults: number
  readonly pageToken?: string | undefined
}

export interface DeliveryPage {
  readonly deliveries: readonly DeliveryRow[]
  readonly nextPageToken?: string
}

/** What was and will be sent to a webhook, newest first. */
export async function listDeliveries(
  ctx: RowCtx,
  { webhookId, state, maxResults, pageToken }: ListDeliveriesInput,
): Promise<DeliveryPage> {
  authorize(ctx, 'webhook:read')
  const query = queryHash(['deliveries', webhookId, state ?? ''])
  const start = pageToken ? readPageToken(query, pageToken).position : undefined
  return ctx.store.read(async (db) => {
    const { webhook_no: webhookNo } = await requireWebhook(db, webhookId)
    const before = start === undefined ? undefined : Number(start[0])
    const rows = await list(db, { webhookNo, state, before, limit: maxResults + 1 })
    const deliveries = await fillPage(rows.slice(0, maxResults), {
      read: (part) => Promise.resolve(part),
      sizeOf: roughSize,
    })
    return rows.length > deliveries.length
      ? {
          deliveries,
          nextPageToken: writePageToken(query, { position: [deliveries.at(-1)?.delivery_no ?? 0] }),
        }
      : { deliveries }
  })
}
