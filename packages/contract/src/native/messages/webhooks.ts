import { maxSearchResults } from '../../limits.ts'
import { boolean, int32, int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'
import { webhookEvent, webhookStatus } from '../../mlflow/messages/webhooks.ts'
import { nextPageToken, pageLimit, pageToken, timeMs } from './values.ts'

/** A webhook. Its secret is never shown. */
export const nativeWebhook = message('Webhook', {
  webhook_id: string().required(),
  name: string().required(),
  url: string().required(),
  description: string(),
  events: list(nested(webhookEvent)).required(),
  status: webhookStatus.required(),
  signed: boolean().about('Whether deliveries are signed.').required(),
  creation_time: timeMs.required(),
  last_update_time: timeMs.required(),
})

export type NativeWebhook = Infer<typeof nativeWebhook>

export const nativeListWebhooks = message('ListWebhooks', {
  limit: pageLimit(1000).default(100),
  page_token: pageToken,
})

export type NativeListWebhooks = Infer<typeof nativeListWebhooks>

export const nativeWebhookPage = message('WebhookPage', {
  webhooks: list(nested(nativeWebhook)).required(),
  next_page_token: nextPageToken,
})

export type NativeWebhookPage = Infer<typeof nativeWebhookPage>

/** What came of a test call. */
export const nativeWebhookTest = message('WebhookTest', {
  success: boolean().required(),
  response_status: int32().about('HTTP status of the answer, if there was one.'),
  error_message: string().about('Absent where the status says it.'),
})

export type NativeWebhookTest = Infer<typeof nativeWebhookTest>

const deliveryState = oneOf({ waiting: 1, delivered: 2, failed: 3 })

export type DeliveryState = Infer<typeof deliveryState>

export const listDeliveriesRequest = message('ListDeliveries', {
  webhook_id: string().required(),
  state: deliveryState,
  limit: pageLimit(maxSearchResults).default(100),
  page_token: pageToken,
})

export type ListDeliveriesRequest = Infer<typeof listDeliveriesRequest>

/** An event on its way to a webhook. */
export const nativeDelivery = message('Delivery', {
  delivery_id: string()
    .about('Also in the header `X-MLflow-Delivery-Id`: the same for every attempt.')
    .required(),
  event: nested(webhookEvent).required(),
  state: deliveryState.required(),
  attempts: int32().required(),
  creation_time: timeMs.required(),
  next_attempt_time: int64().about(
    'When it is tried again, in milliseconds since 1970; only of those that wait.',
  ),
  end_time: timeMs,
  response_status: int32(),
  error: string().about('Why the last attempt did not succeed.'),
  body: string().about('The body that is sent.').required(),
})

export type NativeDelivery = Infer<typeof nativeDelivery>

export const nativeDeliveryPage = message('DeliveryPage', {
  deliveries: list(nested(nativeDelivery)).required(),
  next_page_token: nextPageToken,
})

export type NativeDeliveryPage = Infer<typeof nativeDeliveryPage>

export const redeliverRequest = message('Redeliver', {
  webhook_id: string().required(),
  delivery_id: string().required(),
})

export type RedeliverRequest = Infer<typeof redeliverRequest>
