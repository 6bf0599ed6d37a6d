import type { NativeDelivery } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { findWebhook } from './find-webhook.ts'

export interface RedeliverOptions extends SessionOptions {
  /** Its id or name. */
  readonly webhook: string
  readonly ids: readonly string[]
}

/** Sends deliveries again, now. */
export async function redeliver(
  { webhook, ids, ...options }: RedeliverOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, note } = openSession(options, effects)
  const { webhook_id } = await findWebhook(http, webhook)
  const queued: NativeDelivery[] = []
  for (const delivery_id of ids) {
    queued.push(await call(http, 'webhooks.redeliver', { webhook_id, delivery_id }))
    if (!json) await note(`Delivery ${delivery_id} is on its way again.`)
  }
  if (json) await printJson(queued)
}
