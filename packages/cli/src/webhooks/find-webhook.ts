import type { NativeWebhook } from '@stemma/contract'
import { call } from '@stemma/sdk/client'
import type { HttpClient } from '../client/http-client.ts'
import { CliError } from '../fail.ts'

/** A webhook by its id or its name. Throws CliError when there is none, or several of that name. */
export async function findWebhook(http: HttpClient, idOrName: string): Promise<NativeWebhook> {
  const named: NativeWebhook[] = []
  for (let token: string | undefined, isFirst = true; isFirst || token !== undefined;) {
    isFirst = false
    const page = await call(http, 'webhooks.list', {
      limit: 1000,
      ...(token !== undefined && { page_token: token }),
    })
    for (const webhook of page.webhooks) {
      if (webhook.webhook_id === idOrName) return webhook
      if (webhook.name === idOrName) named.push(webhook)
    }
    token = page.next_page_token
  }
  const [first, second] = named
  if (first === undefined)
    throw new CliError(`there is no webhook '${idOrName}'. stemma webhooks list shows them.`)
  if (second !== undefined)
    throw new CliError(
      `several webhooks are named '${idOrName}': ${named.map(({ webhook_id: id }) => id).join(', ')}. Give the id.`,
    )
  return first
}
