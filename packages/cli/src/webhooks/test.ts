import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { CliError } from '../fail.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { parseEvent } from './event-name.ts'
import { findWebhook } from './find-webhook.ts'

/** Sends an example of an event. Throws CliError when it did not arrive. */
export async function testWebhook(
  {
    webhook,
    event,
    ...options
  }: SessionOptions & { readonly webhook: string; readonly event?: string },
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, note } = openSession(options, effects)
  const { webhook_id } = await findWebhook(http, webhook)
  const result = await call(http, 'webhooks.test', {
    webhook_id,
    ...(event !== undefined && { event: parseEvent(event) }),
  })
  if (json) await printJson(result)
  if (!result.success)
    throw new CliError(
      result.error_message ??
        `Failed to test webhook: The server answered ${result.response_status}.`,
    )
  if (!json) await note(`It arrived: the server answered ${result.response_status}.`)
}
