import type { NativeDataUsage } from '@stemma/contract'
import { call, readPages } from '@stemma/sdk/client'
import { machine, type Effects } from '../effects.ts'
import { moreNote } from '../more-note.ts'
import type { DataOptions } from '../offline/data-option.ts'
import { withData } from '../offline/with-data.ts'
import { openSession } from '../session.ts'
import type { Column } from '../table/render-table.ts'

const usualLimit = 100

export interface UsageOptions extends DataOptions {
  readonly reference: string
  readonly limit?: number
}

/** Prints the runs that saw a version, newest first, and the models that came of them. */
export async function showUsage(
  { reference, limit, ...options }: UsageOptions,
  effects: Effects = machine,
): Promise<void> {
  await withData(options, effects, async (reached, own) => {
    const { http, json, printJson, printTable, note } = openSession(reached, own)
    const { items, hasMore } = await readPages(limit ?? usualLimit, async (page) => {
      const answer = await call(http, 'data.usage', { reference, ...page })
      return { items: answer.runs, nextPageToken: answer.next_page_token }
    })
    if (hasMore && limit === undefined) await note(moreNote(usualLimit))
    if (json) return printJson(items)
    if (items.length === 0) return note('No run has said that it saw this version.')
    await printTable(items, columns)
  })
}

const columns: readonly Column<NativeDataUsage['runs'][number]>[] = [
  { title: 'run', text: ({ run_id }) => run_id },
  { title: 'name', text: ({ run_name }) => run_name },
  { title: 'experiment', text: ({ experiment_id }) => experiment_id },
  { title: 'as', text: ({ context }) => context },
  {
    title: 'commit',
    text: ({ code }) => code?.commit.slice(0, 8) ?? '',
    exact: ({ code }) => code?.commit ?? '',
  },
  { title: 'models', text: ({ logged_models }) => logged_models.join(' ') },
  { title: 'registered', text: ({ model_versions }) => model_versions.join(' ') },
]
