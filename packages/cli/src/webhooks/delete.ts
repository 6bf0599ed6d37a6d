import { call } from '@stemma/sdk/client'
import { confirm } from '../confirm.ts'
import { machine, type Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { findWebhook } from './find-webhook.ts'

/** Removes a webhook for good, when somebody agrees. */
export async function deleteWebhook(
  {
    webhook,
    yes = false,
    ...options
  }: SessionOptions & { readonly webhook: string; readonly yes?: boolean },
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, note } = openSession(options, effects)
  const { webhook_id, name } = await findWebhook(http, webhook)
  await confirm({ question: `Delete webhook ${name} and what is on its way to it?`, yes }, effects)
  await call(http, 'webhooks.delete', { webhook_id })
  if (json) return printJson({ webhook_id })
  await note(`Deleted webhook ${name}.`)
}
