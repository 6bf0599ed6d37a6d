import type { Int64 } from '../../int64.ts'
import { int64, list, nested, oneOf, string, type OpenField } from '../../message/field.ts'
import { message, type Message } from '../../message/message.ts'

export type WebhookEntity =
  | 'REGISTERED_MODEL'
  | 'MODEL_VERSION'
  | 'MODEL_VERSION_TAG'
  | 'MODEL_VERSION_ALIAS'
  | 'PROMPT'
  | 'PROMPT_VERSION'
  | 'PROMPT_TAG'
  | 'PROMPT_VERSION_TAG'
  | 'PROMPT_ALIAS'
  | 'BUDGET_POLICY'

export type WebhookAction = 'CREATED' | 'UPDATED' | 'DELETED' | 'SET' | 'EXCEEDED'

export type WebhookStatus = 'ACTIVE' | 'DISABLED'

/** What a webhook can be told of. */
export interface WebhookEvent {
  readonly entity: WebhookEntity
  readonly action: WebhookAction
}

export const webhookEvent: Message<WebhookEvent> = message<WebhookEvent>('WebhookEvent', {
  entity: oneOf({
    REGISTERED_MODEL: 1,
    MODEL_VERSION: 2,
    MODEL_VERSION_TAG: 3,
    MODEL_VERSION_ALIAS: 4,
    PROMPT: 5,
    PROMPT_VERSION: 6,
    PROMPT_TAG: 7,
    PROMPT_VERSION_TAG: 8,
    PROMPT_ALIAS: 9,
    BUDGET_POLICY: 10,
  }).required(),
  action: oneOf({ CREATED: 1, UPDATED: 2, DELETED: 3, SET: 4, EXCEEDED: 5 }).required(),
})

export const webhookStatus: OpenField<WebhookStatus> = oneOf({ ACTIVE: 1, DISABLED: 2 })

export interface CreateWebhookRequest {
  readonly name: string
  readonly url: string
  readonly events: readonly WebhookEvent[]
  readonly description?: string
  readonly secret?: string
  readonly status?: WebhookStatus
}

export const createWebhookRequest: Message<CreateWebhookRequest> = message<CreateWebhookRequest>(
  'CreateWebhook',
  {
    name: string().required(),
    url: string().required(),
    events: list(nested(webhookEvent)).required(),
    description: string(),
    secret: string(),
    status: webhookStatus,
  },
)

export interface ListWebhooksRequest {
  readonly max_results: Int64
  readonly page_token?: string
}

export const listWebhooksRequest: Message<ListWebhooksRequest> = message<ListWebhooksRequest>(
  'ListWebhooks',
  { max_results: int64().default(100), page_token: string() },
)

/** `GET` and `DELETE` of one webhook. */
export interface WebhookIdRequest {
  readonly webhook_id: string
}

export const webhookIdRequest: Message<WebhookIdRequest> = message<WebhookIdRequest>('WebhookId', {
  webhook_id: string().required(),
})

export interface UpdateWebhookRequest {
  readonly webhook_id: string
  /** Empty leaves it as it is, as do an empty URL and no events. */
  readonly name?: string
  readonly url?: string
  readonly events: readonly WebhookEvent[]
  /** Empty clears it, as does an empty secret. */
  readonly description?: string
  readonly secret?: string
  readonly status?: WebhookStatus
}

export const updateWebhookRequest: Message<UpdateWebhookRequest> = message<UpdateWebhookRequest>(
  'UpdateWebhook',
  {
    webhook_id: string().required(),
    name: string(),
    url: string(),
    events: list(nested(webhookEvent)),
    description: string(),
    secret: string(),
    status: webhookStatus,
  },
)

export interface TestWebhookRequest {
  readonly webhook_id: string
  /** The first of the webhook's own, if absent. */
  readonly event?: WebhookEvent
}

export const testWebhookRequest: Message<TestWebhookRequest> = message<TestWebhookRequest>(
  'TestWebhook',
  { webhook_id: string().required(), event: nested(webhookEvent) },
)
