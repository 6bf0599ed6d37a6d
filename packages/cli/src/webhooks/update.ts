import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError, exitCodes } from '../fail.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { parseEvent } from './event-name.ts'
import { findWebhook } from './find-webhook.ts'

export interface UpdateWebhookOptions extends SessionOptions {
  /** Its id or name. */
  readonly webhook: string
  readonly name?: string
  readonly target?: string
  readonly event?: readonly string[]
  readonly description?: string
  readonly newSecret?: boolean
  readonly status?: 'active' | 'disabled'
}

/** Changes what is given of a webhook. */
export async function updateWebhook(
  {
    webhook,
    name,
    target,
    event = [],
    description,
    newSecret,
    status,
    ...options
  }: UpdateWebhookOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, note } = openSession(options, effects)
  const secret = newSecret === true ? requireSecret(effects) : undefined
  const { webhook_id } = await findWebhook(http, webhook)
  const changed = await call(http, 'webhooks.update', {
    webhook_id,
    events: event.map(parseEvent),
    ...(name !== undefined && { name }),
    ...(target !== undefined && { url: target }),
    ...(description !== undefined && { description }),
    ...(secret !== undefined && { secret }),
    ...(status !== undefined && { status: status === 'active' ? 'ACTIVE' : 'DISABLED' }),
  })
  if (json) return printJson(changed)
  await note(`Changed webhook ${changed.name}.`)
}

function requireSecret({ environment }: Effects): string {
  const secret = environment['STEMMA_WEBHOOK_SECRET']
  if (secret !== undefined) return secret
  throw new CliError('set STEMMA_WEBHOOK_SECRET to the new secret.', exitCodes.usage)
}
