import { listDeliveries as list, type DeliveryRow } from '@stemma/store'
import { authorize, type RowCtx } from '../ctx.ts'
import { numberAt, readPage } from '../search/read-page.ts'
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
  const { items: deliveries, ...rest } = await readPage(
    ctx,
    { about: ['deliveries', webhookId, state ?? ''], size: maxResults, pageToken },
    {
      find: async (db, { start, limit }) => {
        const { webhook_no: webhookNo } = await requireWebhook(db, webhookId)
        return list(db, { webhookNo, state, before: numberAt(start), limit })
      },
      read: (_, rows) => Promise.resolve(rows),
      positionOf: ({ delivery_no: no }) => [no],
    },
  )
  return { deliveries, ...rest }
}
