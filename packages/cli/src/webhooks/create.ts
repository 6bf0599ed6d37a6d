import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { parseEvent } from './event-name.ts'

export interface CreateWebhookOptions extends SessionOptions {
  readonly name: string
  /** Where to send. */
  readonly target: string
  readonly event: readonly string[]
  readonly description?: string
  readonly disabled?: boolean
}

/** Makes a webhook and prints its id. */
export async function createWebhook(
  { name, target, event, description, disabled, ...options }: CreateWebhookOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, note } = openSession(options, effects)
  const secret = effects.environment['STEMMA_WEBHOOK_SECRET']
  const made = await call(http, 'webhooks.create', {
    name,
    url: target,
    events: event.map(parseEvent),
    ...(description !== undefined && { description }),
    ...(secret !== undefined && { secret }),
    ...(disabled === true && { status: 'DISABLED' }),
  })
  if (json) return printJson(made)
  await effects.stdout.write(`${made.webhook_id}\n`)
  if (!made.signed) await note('Its deliveries are not signed: no STEMMA_WEBHOOK_SECRET was given.')
}
