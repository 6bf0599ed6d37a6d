import type { Int64 } from '../../int64.ts'
import { maxSearchResults } from '../../limits.ts'
import {
  boolean,
  int32,
  int64,
  list,
  nested,
  oneOf,
  string,
  type OpenField,
} from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'
import {
  webhookEvent,
  webhookStatus,
  type WebhookEvent,
  type WebhookStatus,
} from '../../mlflow/messages/webhooks.ts'
import { nextPageToken, pageLimit } from './values.ts'

/** A webhook; times in milliseconds since 1970. Its secret is never shown. */
export interface NativeWebhook {
  readonly webhook_id: string
  readonly name: string
  readonly url: string
  readonly description?: string
  readonly events: readonly WebhookEvent[]
  readonly status: WebhookStatus
  /** Whether deliveries are signed. */
  readonly signed: boolean
  readonly creation_time: Int64
  readonly last_update_time: Int64
}

export const nativeWebhook: Message<NativeWebhook> = message<NativeWebhook>('Webhook', {
  webhook_id: string().required(),
  name: string().required(),
  url: string().required(),
  description: string(),
  events: list(nested(webhookEvent)).required(),
  status: webhookStatus.required(),
  signed: boolean().required(),
  creation_time: int64().required(),
  last_update_time: int64().required(),
})

export interface NativeListWebhooks {
  readonly limit: number
  readonly page_token?: string
}

export const nativeListWebhooks: Message<NativeListWebhooks> = message<NativeListWebhooks>(
  'ListWebhooks',
  { limit: pageLimit(1000).default(100), page_token: string() },
)

export interface NativeWebhookPage {
  readonly webhooks: readonly NativeWebhook[]
  readonly next_page_token?: string
}

export const nativeWebhookPage: Message<NativeWebhookPage> = message<NativeWebhookPage>(
  'WebhookPage',
  { webhooks: list(nested(nativeWebhook)).required(), next_page_token: nextPageToken },
)

/** What came of a test call. */
export interface NativeWebhookTest {
  readonly success: boolean
  /** HTTP status of the answer, if there was one. */
  readonly response_status?: number
  readonly error_message?: string
}

export const nativeWebhookTest: Message<NativeWebhookTest> = message<NativeWebhookTest>(
  'WebhookTest',
  { success: boolean().required(), response_status: int32(), error_message: string() },
)

export type DeliveryState = 'waiting' | 'delivered' | 'failed'

const deliveryState: OpenField<DeliveryState> = oneOf({ waiting: 1, delivered: 2, failed: 3 })

export interface ListDeliveriesRequest {
  readonly webhook_id: string
  readonly state?: DeliveryState
  readonly limit: number
  readonly page_token?: string
}

export const listDeliveriesRequest: Message<ListDeliveriesRequest> = message<ListDeliveriesRequest>(
  'ListDeliveries',
  {
    webhook_id: string().required(),
    state: deliveryState,
    limit: pageLimit(maxSearchResults).default(100),
    page_token: string(),
  },
)

/** An event on its way to a webhook; times in milliseconds since 1970. */
export interface NativeDelivery {
  /** Also in the header `X-MLflow-Delivery-Id`: the same for every attempt. */
  readonly delivery_id: string
  readonly event: WebhookEvent
  readonly state: DeliveryState
  readonly attempts: number
  readonly creation_time: Int64
  /** When it is tried again; only of those that wait. */
  readonly next_attempt_time?: Int64
  readonly end_time?: Int64
  readonly response_status?: number
  /** Why the last attempt did not succeed. */
  readonly error?: string
  /** The body that is sent. */
  readonly body: string
}

export const nativeDelivery: Message<NativeDelivery> = message<NativeDelivery>('Delivery', {
  delivery_id: string().required(),
  event: nested(webhookEvent).required(),
  state: deliveryState.required(),
  attempts: int32().required(),
  creation_time: int64().required(),
  next_attempt_time: int64(),
  end_time: int64(),
  response_status: int32(),
  error: string(),
  body: string().required(),
})

export interface NativeDeliveryPage {
  readonly deliveries: readonly NativeDelivery[]
  readonly next_page_token?: string
}

export const nativeDeliveryPage: Message<NativeDeliveryPage> = message<NativeDeliveryPage>(
  'DeliveryPage',
  { deliveries: list(nested(nativeDelivery)).required(), next_page_token: nextPageToken },
)

export interface RedeliverRequest {
  readonly webhook_id: string
  readonly delivery_id: string
}

export const redeliverRequest: Message<RedeliverRequest> = message<RedeliverRequest>('Redeliver', {
  webhook_id: string().required(),
  delivery_id: string().required(),
})
