import { webhookEvent, type WebhookEvent } from '@stemma/contract'
import { CliError, exitCodes } from '../fail.ts'

/** `model_version.created`, as events are written here. */
export function eventName({ entity, action }: WebhookEvent): string {
  return `${entity}.${action}`.toLowerCase()
}

/** Throws CliError for what is no event; whether the entity has the action the server says. */
export function parseEvent(text: string): WebhookEvent {
  const [entity = '', action = '', ...rest] = text.toUpperCase().split('.')
  try {
    if (rest.length === 0) return webhookEvent.read({ entity, action })
  } catch {
    // Said below.
  }
  throw new CliError(
    `'${text}' is no event. Write it as ENTITY.ACTION, such as model_version.created or model_version_alias.created.`,
    exitCodes.usage,
  )
}
