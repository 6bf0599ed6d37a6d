import type { NativeDelivery } from '@stemma/contract'
import { call, readPages } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { moreNote } from '../more-note.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { formatTime, isoTime } from '../table/format-time.ts'
import type { Column } from '../table/render-table.ts'
import { eventName } from './event-name.ts'
import { findWebhook } from './find-webhook.ts'

const usualLimit = 100

export interface DeliveriesOptions extends SessionOptions {
  /** Its id or name. */
  readonly webhook: string
  readonly state?: NativeDelivery['state']
  readonly limit?: number
}

/** Prints what was and will be sent to a webhook, newest first. */
export async function listDeliveries(
  { webhook, state, limit, ...options }: DeliveriesOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, printTable, note } = openSession(options, effects)
  const { webhook_id } = await findWebhook(http, webhook)
  const { items: deliveries, hasMore } = await readPages(limit ?? usualLimit, async (page) => {
    const { deliveries, next_page_token } = await call(http, 'webhooks.deliveries', {
      ...page,
      webhook_id,
      ...(state !== undefined && { state }),
    })
    return { items: deliveries, nextPageToken: next_page_token }
  })
  if (hasMore && limit === undefined) await note(moreNote(usualLimit))
  if (json) return printJson(deliveries)
  if (deliveries.length === 0 && effects.stdout.isTerminal) return note('There are no deliveries.')
  await printTable(deliveries, columns)
}

const columns: readonly Column<NativeDelivery>[] = [
  { title: 'id', text: ({ delivery_id }) => delivery_id },
  {
    title: 'time',
    text: ({ creation_time }) => formatTime(creation_time),
    exact: ({ creation_time }) => isoTime(creation_time),
  },
  { title: 'event', text: ({ event }) => eventName(event) },
  { title: 'state', text: ({ state }) => state },
  { title: 'attempts', align: 'right', text: ({ attempts }) => String(attempts) },
  {
    title: 'answer',
    text: ({ response_status: status }) => (status === undefined ? '' : String(status)),
  },
  { title: 'error', text: ({ error = '' }) => error },
]
