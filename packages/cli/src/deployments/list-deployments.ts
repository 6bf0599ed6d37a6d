import type { NativeDeployment } from '@stemma/contract'
import { call, readPages } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { moreNote } from '../more-note.ts'
import type { SessionOptions } from '../session-options.ts'
import { openSession } from '../session.ts'
import { formatTime, isoTime } from '../table/format-time.ts'
import type { Column } from '../table/render-table.ts'

const usualLimit = 100

export interface ListDeploymentsOptions extends SessionOptions {
  readonly name?: string
  readonly limit?: number
}

/** Prints what served, newest first. */
export async function listDeployments(
  { name, limit, ...options }: ListDeploymentsOptions,
  effects: Effects = machine,
): Promise<void> {
  const { http, json, printJson, printTable, note } = openSession(options, effects)
  const { items, hasMore } = await readPages(limit ?? usualLimit, async (page) => {
    const answer = await call(http, 'deployments.list', {
      ...page,
      ...(name !== undefined && { name }),
    })
    return { items: answer.deployments, nextPageToken: answer.next_page_token }
  })
  if (hasMore && limit === undefined) await note(moreNote(usualLimit))
  if (json) return printJson(items)
  if (items.length === 0 && effects.stdout.isTerminal) return note('Nothing has served yet.')
  await printTable(items, columns)
}

const columns: readonly Column<NativeDeployment>[] = [
  { title: 'deployment', text: ({ deployment_id: id }) => id },
  { title: 'name', text: ({ name }) => name },
  {
    title: 'model',
    text: ({ model_name, model_version, model_uri }) =>
      model_version === undefined ? model_uri : `${model_name}/${model_version}`,
  },
  {
    title: 'from',
    text: ({ start_time }) => formatTime(start_time),
    exact: ({ start_time }) => isoTime(start_time),
  },
  {
    title: 'to',
    text: ({ end_time }) => (end_time === undefined ? 'now' : formatTime(end_time)),
    exact: ({ end_time }) => (end_time === undefined ? '' : isoTime(end_time)),
  },
]
