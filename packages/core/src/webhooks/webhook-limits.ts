import {
  invalidParameter,
  type WebhookAction,
  type WebhookEntity,
  type WebhookEvent,
  pythonRepr,
} from '@stemma/contract'

const webhookName = /^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/i

const actions: Readonly<Record<WebhookEntity, readonly WebhookAction[]>> = {
  REGISTERED_MODEL: ['CREATED'],
  MODEL_VERSION: ['CREATED'],
  MODEL_VERSION_TAG: ['DELETED', 'SET'],
  MODEL_VERSION_ALIAS: ['CREATED', 'DELETED'],
  PROMPT: ['CREATED'],
  PROMPT_VERSION: ['CREATED'],
  PROMPT_TAG: ['DELETED', 'SET'],
  PROMPT_VERSION_TAG: ['DELETED', 'SET'],
  PROMPT_ALIAS: ['CREATED', 'DELETED'],
  BUDGET_POLICY: ['EXCEEDED'],
  DATA_VERSION: ['CREATED'],
}

/** Longest URL, description and secret of a webhook, in characters. */
export const maxWebhookTextLength = 4000

/**
 * Checks the name of a webhook.
 *
 * @throws INVALID_PARAMETER_VALUE
 */
export function validateWebhookName(name: string): void {
  if (webhookName.test(name)) return
  throw invalidParameter(
    `Webhook name ${pythonRepr(name)} is invalid. It must start and end with a letter or digit, be less than 63 characters long, and contain only letters, digits, dots (.), underscores (_), and hyphens (-).`,
  )
}

/** Checks what a webhook wants to be told of: something, and only what there is; each once. */
export function validateWebhookEvents(events: readonly WebhookEvent[]): readonly WebhookEvent[] {
  if (events.length === 0)
    throw invalidParameter('Webhook events must be a non-empty list of WebhookEvent objects: [].')
  for (const event of events) validateWebhookEvent(event)
  return [...new Map(events.map((event) => [`${event.entity}.${event.action}`, event])).values()]
}

/** Checks that an entity has the action. */
export function validateWebhookEvent({ entity, action }: WebhookEvent): void {
  if (actions[entity].includes(action)) return
  const valid = actions[entity].map((one) => pythonRepr(one.toLowerCase())).join(', ')
  throw invalidParameter(
    `Invalid action '${action.toLowerCase()}' for entity '${entity.toLowerCase()}'. Valid actions are: [${valid}]`,
  )
}
