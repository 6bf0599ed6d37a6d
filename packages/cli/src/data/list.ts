import type { NativeDataVersion } from '@stemma/contract'
import { call, readPages } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { moreNote } from '../more-note.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'
import { formatTime, isoTime } from '../table/format-time.ts'
import type { Column } from '../table/render-table.ts'
import { countText } from './data-text.ts'

const usualLimit = 100

export interface ListDataOptions extends DataOptions {
  /** 100 if absent; then a note says if that was not all. */
  readonly limit?: number
}

/** Prints datasets, each with its newest version. */
export async function listData(
  { limit, ...options }: ListDataOptions,
  effects: Effects = machine,
): Promise<void> {
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, printTable, note } = openSession(reached, own)
    const { items, hasMore } = await readPages(limit ?? usualLimit, async (page) => {
      const answer = await call(http, 'data.list', page)
      return { items: answer.datasets, nextPageToken: answer.next_page_token }
    })
    if (hasMore && limit === undefined) await note(moreNote(usualLimit))
    if (json) return printJson(items)
    if (items.length === 0 && effects.stdout.isTerminal) return note('No datasets.')
    await printTable(items, [nameColumn, ...versionColumns])
  })
}

/** Prints the versions of a dataset, newest first. */
export async function logData(
  { name, limit, ...options }: ListDataOptions & { readonly name: string },
  effects: Effects = machine,
): Promise<void> {
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, printTable, note } = openSession(reached, own)
    const { items, hasMore } = await readPages(limit ?? usualLimit, async (page) => {
      const answer = await call(http, 'data.log', { name, ...page })
      return { items: answer.versions, nextPageToken: answer.next_page_token }
    })
    if (hasMore && limit === undefined) await note(moreNote(usualLimit))
    if (json) return printJson(items)
    await printTable(items, versionColumns)
  })
}

const nameColumn: Column<NativeDataVersion> = { title: 'name', text: ({ name }) => name }

const versionColumns: readonly Column<NativeDataVersion>[] = [
  { title: 'version', align: 'right', text: ({ version }) => String(version) },
  { title: 'aliases', text: ({ aliases }) => aliases.join(' ') },
  {
    title: 'rows',
    align: 'right',
    text: ({ rows }) => countText(rows),
    exact: ({ rows }) => String(rows),
  },
  { title: 'kind', text: ({ kind }) => kind },
  { title: 'columns', text: ({ verdict }) => verdict },
  {
    title: 'digest',
    text: ({ digest }) => digest.slice(0, 8),
    exact: ({ digest }) => digest,
  },
  {
    title: 'created',
    text: ({ creation_time }) => formatTime(creation_time),
    exact: ({ creation_time }) => isoTime(creation_time),
  },
  { title: 'by', text: ({ author }) => author },
  { title: 'message', text: ({ message }) => message },
]
