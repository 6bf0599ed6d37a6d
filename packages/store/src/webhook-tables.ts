import type { Int64 } from '@stemma/contract'
import type { Generated } from 'kysely'

export interface WebhookTable {
  webhook_no: Generated<number>
  webhook_id: string
  name: string
  url: string
  description: string | null
  /** Sealed. */
  secret: string | null
  status: string
  created_at: Int64
  updated_at: Int64
}

export interface WebhookEventTable {
  webhook_no: number
  position: number
  entity: string
  action: string
}

export type DeliveryState = 'waiting' | 'delivered' | 'failed'

export interface WebhookDeliveryTable {
  delivery_no: Generated<number>
  delivery_id: string
  webhook_no: number
  entity: string
  action: string
  /** JSON, as it goes out. */
  body: string
  state: DeliveryState
  attempts: number
  due_at: Int64
  created_at: Int64
  ended_at: Int64 | null
  /** HTTP status of the last answer. */
  response_status: number | null
  /** Why the last attempt did not succeed. */
  error: string | null
}

export interface WebhookTables {
  webhooks: WebhookTable
  webhook_events: WebhookEventTable
  webhook_deliveries: WebhookDeliveryTable
}
