import { int64, list, nested, oneOf, string } from '../../message/field.ts'
import { message, type Infer } from '../../message/message.ts'

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
  | 'DATA_VERSION'

export type WebhookAction = 'CREATED' | 'UPDATED' | 'DELETED' | 'SET' | 'EXCEEDED'

/** What a webhook can be told of. */
export const webhookEvent = message('WebhookEvent', {
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
    // Ours; MLflow's clients can't read it, so its door does not show it.
    DATA_VERSION: 1001,
  }).required(),
  action: oneOf({ CREATED: 1, UPDATED: 2, DELETED: 3, SET: 4, EXCEEDED: 5 }).required(),
})

export type WebhookEvent = Infer<typeof webhookEvent>

export const webhookStatus = oneOf({ ACTIVE: 1, DISABLED: 2 })

export type WebhookStatus = Infer<typeof webhookStatus>

export const createWebhookRequest = message('CreateWebhook', {
  name: string().required(),
  url: string().required(),
  events: list(nested(webhookEvent)).required(),
  description: string(),
  secret: string(),
  status: webhookStatus,
})

export const listWebhooksRequest = message('ListWebhooks', {
  max_results: int64().default(100),
  page_token: string(),
})

/** `GET` and `DELETE` of one webhook. */
export const webhookIdRequest = message('WebhookId', {
  webhook_id: string().required(),
})

export const updateWebhookRequest = message('UpdateWebhook', {
  webhook_id: string().required(),
  name: string().about('Empty leaves it as it is.'),
  url: string().about('Empty leaves it as it is.'),
  events: list(nested(webhookEvent)).about('None leaves them as they are.'),
  description: string().about('Empty clears it.'),
  secret: string().about('Empty clears it.'),
  status: webhookStatus,
})

export const testWebhookRequest = message('TestWebhook', {
  webhook_id: string().required(),
  event: nested(webhookEvent).about("The first of the webhook's own, if absent."),
})
