import { StemmaError, type WebhookEvent, type WebhookStatus } from '@stemma/contract'
import {
  findWebhook,
  readWebhookEvents,
  type Db,
  type WebhookEventRow,
  type WebhookRow,
} from '@stemma/store'

/** A webhook, all but its secret. */
export interface WebhookView {
  readonly webhookId: string
  readonly name: string
  readonly url: string
  readonly description: string | undefined
  readonly events: readonly WebhookEvent[]
  readonly status: WebhookStatus
  readonly hasSecret: boolean
  readonly createdAt: WebhookRow['created_at']
  readonly updatedAt: WebhookRow['updated_at']
}

export async function viewWebhooks(
  db: Db,
  rows: readonly WebhookRow[],
): Promise<readonly WebhookView[]> {
  const events = await readWebhookEvents(
    db,
    rows.map((row) => row.webhook_no),
  )
  return rows.map((row) => viewOf(row, events.get(row.webhook_no) ?? []))
}

export function viewOf(row: WebhookRow, events: readonly WebhookEventRow[]): WebhookView {
  return {
    webhookId: row.webhook_id,
    name: row.name,
    url: row.url,
    description: row.description ?? undefined,
    events: events as readonly WebhookEvent[], // only checked events are written
    status: row.status === 'DISABLED' ? 'DISABLED' : 'ACTIVE',
    hasSecret: row.secret !== null,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** Throws RESOURCE_DOES_NOT_EXIST. */
export async function requireWebhook(db: Db, webhookId: string): Promise<WebhookRow> {
  const row = await findWebhook(db, webhookId)
  if (row) return row
  throw new StemmaError('RESOURCE_DOES_NOT_EXIST', `Webhook with ID ${webhookId} not found.`)
}
