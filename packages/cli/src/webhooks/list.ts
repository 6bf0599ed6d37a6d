import type { NativeWebhook } from '@stemma/contract'
import { call, readPages } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { moreNote } from '../more-note.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import type { Column } from '../table/render-table.ts'
import { eventName } from './event-name.ts'

const usualLimit = 100

/** Prints webhooks, newest first. */
export async function listWebhooks(
  { limit, ...options }: SessionOptions & { readonly limit?: number },
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, printTable, note } = openSession(options, effects)
  const { items: webhooks, hasMore } = await readPages(limit ?? usualLimit, async (page) => {
    const { webhooks, next_page_token } = await call(http, 'webhooks.list', page)
    return { items: webhooks, nextPageToken: next_page_token }
  })
  if (hasMore && limit === undefined) await note(moreNote(usualLimit))
  if (json) return printJson(webhooks)
  if (webhooks.length === 0 && effects.stdout.isTerminal) return note('There are no webhooks.')
  await printTable(webhooks, columns)
}

const columns: readonly Column<NativeWebhook>[] = [
  { title: 'id', text: ({ webhook_id }) => webhook_id },
  { title: 'name', text: ({ name }) => name },
  { title: 'status', text: ({ status }) => status.toLowerCase() },
  { title: 'signed', text: ({ signed }) => (signed ? 'yes' : 'no') },
  { title: 'url', text: ({ url }) => url },
  { title: 'events', text: ({ events }) => events.map(eventName).join(' ') },
]
